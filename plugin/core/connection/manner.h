/** @file
 * How one end speaks, beside its numbers: what is kept of the lesser fields of its segments and of
 * their IP headers. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_MANNER_H
#define LAB_MANNER_H

#include <stdbool.h>
#include <stdint.h>

/** What the two SYNs agree on about congestion. */
enum lab_ecn_mode {
    LAB_ECN_UNKNOWN,          /**< not both of them were captured */
    LAB_ECN_NONE,             /**< nothing */
    LAB_ECN_OFFERED,          /**< by the first of them: RFC 3168 */
    LAB_ECN_ACCURATE_OFFERED, /**< by the first of them: RFC 9768, or else RFC 3168 */
    LAB_ECN_CLASSIC,          /**< on RFC 3168 */
    LAB_ECN_ACCURATE,         /**< on RFC 9768 */
};

struct lab_manner {
    uint8_t ttl;      /**< of its latest packet that was no RST, nor late; 0: none */
    uint8_t same_ttl; /**< how many had the same, up to 255 */
    bool ttl_varies;
    uint32_t echo;       /**< the newest TSecr that it sent: TS.Recent of RFC 7323 4.3; 0: none */
    uint32_t echo_frame; /**< in this frame, with echo */
    uint32_t old_frame;  /**< what it must refuse by its timestamp, and has not answered; 0: none */
    uint32_t marked_frame; /**< its first packet that was marked CE since its CWR; 0: none */
    uint32_t ece_frame;    /**< its first ECE since the CWR of the other end; 0: none */
    uint32_t cwr_frame;    /**< its latest CWR; 0: none */
    uint32_t cwr_seq;      /**< the number of that segment, with cwr_frame */
};

#endif
