#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whether the structures that Lab reads in Wireshark are laid out for MinGW as for Microsoft's compiler, which
# builds Wireshark. They could differ in bit fields, for which MinGW follows Microsoft's rules unless told
# otherwise: what it does by itself has to be what it does when told so. All other types that differ
# between systems are asserted to have Windows' sizes.
#
# usage: check-layout.sh SDK    (the folder of packaging/windows/sdk.sh)
set -euo pipefail

sdk=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
readonly compiler=x86_64-w64-mingw32ucrt-gcc
cat >"$work/layout.c" <<'END'
#include <epan/packet.h>
#include <epan/column-utils.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/plugin_if.h>
#include <epan/prefs.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <wiretap/wtap.h>
#include <cfile.h>

_Static_assert(sizeof(long) == 4 && sizeof(void *) == 8 && sizeof(size_t) == 8, "64-bit Windows");
_Static_assert(sizeof(time_t) == 8 && sizeof(nstime_t) == 16 && offsetof(nstime_t, nsecs) == 8, "time");
_Static_assert(sizeof(enum ftenum) == 4 && sizeof(gboolean) == 4 && sizeof(bool) == 1, "small types");
_Static_assert(sizeof(gsize) == 8 && sizeof(gint64) == 8 && sizeof(glong) == 4, "GLib's types");
_Static_assert(sizeof(wchar_t) == 2, "UTF-16");

#define OF(type, member) offsetof(type, member), sizeof(((type *)0)->member)
const size_t layout[] = {
    OF(packet_info, num), OF(packet_info, abs_ts), OF(packet_info, fd), OF(packet_info, src),
    OF(packet_info, dst), OF(packet_info, srcport), OF(packet_info, destport), OF(packet_info, pool),
    OF(packet_info, epan), OF(packet_info, cinfo), OF(packet_info, current_proto), OF(packet_info, flags),
    OF(packet_info, layers), OF(packet_info, curr_layer_num), OF(packet_info, rec),
    sizeof(packet_info), OF(frame_data, num), OF(frame_data, pkt_len), OF(frame_data, cap_len),
    OF(frame_data, abs_ts), sizeof(frame_data), OF(field_info, hfinfo), OF(field_info, start),
    OF(field_info, length), OF(field_info, value), OF(field_info, rep), OF(field_info, ds_tvb),
    sizeof(field_info), OF(header_field_info, id), OF(header_field_info, type), sizeof(header_field_info),
    OF(wtap_rec, rec_type), OF(wtap_rec, ts), OF(wtap_rec, block), sizeof(wtap_rec),
    OF(capture_file, filename), OF(capture_file, count), OF(capture_file, provider), OF(capture_file, epan),
    OF(e_prefs, num_cols), sizeof(ext_menu_t), sizeof(hf_register_info), sizeof(address),
    sizeof(stat_tap_table_ui), sizeof(column_info),
    OF(packet_info, data_src), OF(packet_info, net_src), OF(packet_info, net_dst), OF(packet_info, fragmented),
    OF(packet_info, match_uint), OF(wtap_rec, block_was_modified),
    OF(struct tcp_analysis, flow1), OF(struct tcp_analysis, flow2), OF(struct tcp_analysis, stream),
    OF(tcp_flow_t, base_seq), OF(tcp_flow_t, multisegment_pdus), OF(struct tcp_multisegment_pdu, seq), OF(struct tcp_multisegment_pdu, nxtpdu),
    OF(struct tcp_multisegment_pdu, first_frame), OF(struct tcp_multisegment_pdu, last_frame),
};
END
layout()
{
    "$compiler" "$@" -std=c11 -D_GNU_SOURCE -S -o - -I"$sdk/include/wireshark" -I"$sdk/include" "$work/layout.c" |
        grep -E '\.(quad|space)'
}
diff <(layout) <(layout -mms-bitfields)
echo "$(sed -n 's/^Version: //p' "$sdk/lib/pkgconfig/wireshark.pc"): $(layout | wc -l) sizes and offsets by Microsoft's rules;" \
    "$(diff <(layout) <(layout -mno-ms-bitfields) | grep -c '^<') would be others by GCC's"
