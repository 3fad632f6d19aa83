/** @file
 * Every difference between the Wireshark versions Lab supports, 4.0 to 4.6.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_COMPAT_H
#define LAB_WS_COMPAT_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <ws_version.h>
#include <cfile.h>
#include <epan/packet.h>
#include <epan/tap.h>
#include <wiretap/wtap.h>
#include <wsutil/buffer.h>

#define LAB_WIRESHARK_AT_LEAST(major, minor)                                                       \
    (WIRESHARK_VERSION_MAJOR > (major) ||                                                          \
     (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* Since 4.4 Wireshark asks a plugin what kind it is, to say so under Help > About > Plugins. */
#if LAB_WIRESHARK_AT_LEAST(4, 4)
#include <wsutil/plugins.h>
#else
#define WS_PLUGIN_DESC_DISSECTOR 0
#endif

/* Since 4.6 a statistic of the command line says whether it could start; before, it had to end the
 * program itself. A callback of the type lab_tap_started ends with LAB_TAP_RETURN. */
#if LAB_WIRESHARK_AT_LEAST(4, 6)
typedef bool lab_tap_started;
#define LAB_TAP_RETURN(started) return (started)
#else
typedef void lab_tap_started;
#define LAB_TAP_RETURN(started)                                                                    \
    do {                                                                                           \
        if (!(started))                                                                            \
            exit(EXIT_FAILURE);                                                                    \
    } while (0)
#endif

/* What a preference that is true or false points to, and what a function returns that is called for
 * each of several things, until and since 4.4. */
#if LAB_WIRESHARK_AT_LEAST(4, 4)
typedef bool lab_pref_bool;
typedef bool lab_each_bool;
#else
typedef gboolean lab_pref_bool;
typedef gboolean lab_each_bool;
#endif

/* Call the dissector under a number of a table, by a function that 4.6 calls otherwise. */
static inline int
lab_ws_try_uint(dissector_table_t table, uint32_t number, tvbuff_t *tvb, packet_info *pinfo,
                proto_tree *tree, bool add_protocol_name, void *data)
{
#if LAB_WIRESHARK_AT_LEAST(4, 6)
    return dissector_try_uint_with_data(table, number, tvb, pinfo, tree, add_protocol_name, data);
#else
    return dissector_try_uint_new(table, number, tvb, pinfo, tree, add_protocol_name, data);
#endif
}

/* A byte, by a function that 4.4 calls otherwise. */
static inline uint8_t
lab_ws_byte(tvbuff_t *tvb, int offset)
{
#if LAB_WIRESHARK_AT_LEAST(4, 4)
    return tvb_get_uint8(tvb, offset);
#else
    return tvb_get_guint8(tvb, offset);
#endif
}

/* Whether a filter, a column or -e asks for a field of this hf_ref_type, or for one of several: of
 * their types put together. */
static inline bool
lab_ws_is_asked(unsigned ref_types)
{
#if LAB_WIRESHARK_AT_LEAST(4, 4)
    _Static_assert(HF_REF_TYPE_PRINT & HF_REF_TYPE_DIRECT, "what -e asks for has that bit");
#endif
    _Static_assert(!(HF_REF_TYPE_INDIRECT & HF_REF_TYPE_DIRECT), "a protocol has another");
    return ref_types & HF_REF_TYPE_DIRECT;
}

/* Whether proto_item_set_text() shows a text as it stands: since 4.2 it escapes control characters.
 */
static inline bool
lab_ws_is_plain_label(const char *text)
{
#if LAB_WIRESHARK_AT_LEAST(4, 2)
    for (; *text; text++) {
        if ((unsigned char)*text < ' ')
            return false;
    }
#else
    (void)text;
#endif
    return true;
}

/* The text of a line, which keeps a copy of as much as a label holds. */
static inline void
lab_ws_set_text(proto_item *line, const char *text)
{
    PITEM_FINFO(line)->rep = NULL; /* not to be given back: it may be one that stays */
    proto_item_set_text(line, "%s", text);
}

/* The same for a line that is to be seen, with the text of a label that it may keep: one from the
 * packet's pool, or one that stays. To read a format takes longer than all the rest of a line. */
static inline void
lab_ws_give_label(proto_item *line, item_label_t *label)
{
    if (!lab_ws_is_plain_label(label->representation)) {
        lab_ws_set_text(line, label->representation);
        return;
    }
    memset((char *)label + ITEM_LABEL_LENGTH, 0, sizeof *label - ITEM_LABEL_LENGTH);
    PITEM_FINFO(line)->rep = label;
}

/* The file that is read; NULL: none. struct epan_session begins with a pointer to this in all of
 * these versions, but its header is not installed. */
static inline wtap *
lab_ws_file_of(const struct epan_session *epan)
{
    const struct packet_provider_data *provider =
        epan ? *(const struct packet_provider_data *const *)epan : NULL;

    return provider ? provider->wth : NULL;
}

/* Flow graphs. libwireshark exports the functions, but their header, epan/sequence_analysis.h, is
 * in no package: here is as much of it as a flow type needs, checked by a test that draws a graph.
 * The graph itself comes from Wireshark, and so does each arrow in it, which may be longer than
 * this. */
struct lab_seq_item {
    uint32_t frame_number;
    address src_addr;
    uint16_t port_src;
    address dst_addr;
    uint16_t port_dst;
    char *frame_label; /* at the arrow; g_malloc() */
    char *time_str;
    char *comment; /* beside the graph; g_malloc() */
    uint16_t conv_num;
    unsigned fg_color, bg_color;
    lab_each_bool has_color_filter;
    lab_each_bool display; /* whether it is drawn */
    unsigned src_node, dst_node;
    uint16_t line_style; /* in pixels */
};

struct lab_seq_info {
    const char *name;
    lab_each_bool any_addr;
    int nconv;
    GQueue *items;
};

/* Under the names that the library gives them. */
WS_DLL_PUBLIC void register_seq_analysis(const char *name, const char *ui_name, const int proto_id,
                                         const char *tap_listener, unsigned tap_flags,
                                         tap_packet_cb tap_func);
WS_DLL_PUBLIC struct lab_seq_item *
sequence_analysis_create_sai_with_addresses(packet_info *pinfo, struct lab_seq_info *graph);
WS_DLL_PUBLIC void sequence_analysis_use_color_filter(packet_info *pinfo,
                                                      struct lab_seq_item *arrow);

/** Offer a flow type of Statistics > Flow Graph.
 *  @param name   by which tshark knows it
 *  @param title  in the window, which keeps the pointer
 *  @param tap    the tap that is heard */
static inline void
lab_ws_register_seq_analysis(const char *name, const char *title, int protocol, const char *tap,
                             tap_packet_cb hear)
{
    register_seq_analysis(name, title, protocol, tap, 0, hear);
}

/** An arrow with its time, its addresses and the colours of its packet; NULL: the graph wants none.
 */
static inline struct lab_seq_item *
lab_ws_seq_item_new(packet_info *pinfo, struct lab_seq_info *graph)
{
    struct lab_seq_item *arrow = sequence_analysis_create_sai_with_addresses(pinfo, graph);

    if (arrow)
        sequence_analysis_use_color_filter(pinfo, arrow);
    return arrow;
}

/** Hand the arrow to the graph, which owns it then. */
static inline void
lab_ws_seq_item_add(struct lab_seq_info *graph, struct lab_seq_item *arrow)
{
    g_queue_push_tail(graph->items, arrow);
}

/* Whether the names of hosts that a file brings are kept apart from its blocks: until 4.2. */
#define LAB_NAMES_ARE_APART (!LAB_WIRESHARK_AT_LEAST(4, 2))

/* A record of a capture file on its way: since 4.6 it holds its bytes itself. */
struct lab_ws_record_buffer {
    wtap_rec rec;
#if !LAB_WIRESHARK_AT_LEAST(4, 6)
    Buffer bytes;
#endif
};

#define LAB_RECORD_SPACE 1514 /* bytes; it grows */

/** Memory for one record after the other; lab_ws_record_buffer_clear(). */
static inline void
lab_ws_record_buffer_init(struct lab_ws_record_buffer *record)
{
#if LAB_WIRESHARK_AT_LEAST(4, 6)
    wtap_rec_init(&record->rec, LAB_RECORD_SPACE);
#else
    wtap_rec_init(&record->rec);
    ws_buffer_init(&record->bytes, LAB_RECORD_SPACE);
#endif
}

/** Give it back. */
static inline void
lab_ws_record_buffer_clear(struct lab_ws_record_buffer *record)
{
    wtap_rec_cleanup(&record->rec);
#if !LAB_WIRESHARK_AT_LEAST(4, 6)
    ws_buffer_free(&record->bytes);
#endif
}

/** Read the next record of a file.
 *  @param err   set to an error of wiretap, 0 at the end of the file; with false
 *  @param info  set to more about it, g_free(), or NULL
 *  @return false: there is none */
static inline bool
lab_ws_wtap_read(wtap *file, struct lab_ws_record_buffer *record, int *err, char **info)
{
    gint64 offset;

#if LAB_WIRESHARK_AT_LEAST(4, 6)
    return wtap_read(file, &record->rec, err, info, &offset);
#else
    return wtap_read(file, &record->rec, &record->bytes, err, info, &offset);
#endif
}

/** Write a record as it was read.
 *  @return false: it could not be written, for @a err and @a info as above */
static inline bool
lab_ws_wtap_dump(wtap_dumper *file, struct lab_ws_record_buffer *record, int *err, char **info)
{
#if LAB_WIRESHARK_AT_LEAST(4, 6)
    return wtap_dump(file, &record->rec, err, info);
#else
    return wtap_dump(file, &record->rec, ws_buffer_start_ptr(&record->bytes), err, info);
#endif
}

/** Write what is left, and close the file.
 *  @return false: it could not be, for @a err and @a info as above */
static inline bool
lab_ws_wtap_dump_close(wtap_dumper *file, int *err, char **info)
{
    return wtap_dump_close(file, NULL, err, info);
}

#endif
