/** @file
 * Statistics > Flow Graph, flow type Lab, and tshark -z flow,lab,network: the segments as arrows,
 * labelled as textbooks do, other protocols left out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_FLOW_GRAPH_H
#define LAB_WS_FLOW_GRAPH_H

/** Register the flow type. */
void lab_ws_flow_graph_register(void);

#endif
