/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/annotation/copy.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <wiretap/wtap.h>
#include <wiretap/wtap_opttypes.h>

#include "ws/annotation/names.h"
#include "ws/words.h"
#include "ws/ws_compat.h"

/* A copy that is being made. */
struct copying {
    struct lab_copy *copy;
    wtap *from;
    wtap_dumper *to;
    struct lab_ws_record_buffer record;
    gint64 size; /* of the file that is read, in bytes; 0: not known */
};

/* @param what  a key of [trouble] */
static void
blame_for(struct lab_copy *copy, const char *what, const char *reason)
{
    g_free(copy->problem);
    copy->problem = lab_ws_trouble(what, LAB_VALUES({"path", copy->to}, {"reason", reason}));
}

/* For what Wireshark has to say. Takes over @a info. */
static void
blame(struct lab_copy *copy, const char *what, int err, char *info)
{
    char *reason = g_strdup_printf("%s%s%s%s", wtap_strerror(err), info ? " (" : "",
                                   info ? info : "", info ? ")" : "");

    blame_for(copy, what, reason);
    g_free(reason);
    g_free(info);
}

/* A pipe was read when the capture was, and gives nothing a second time but a wait without end. */
static bool
is_pipe(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS) &&
           !g_file_test(path, G_FILE_TEST_IS_REGULAR | G_FILE_TEST_IS_DIR);
}

static wtap *
open_file(struct lab_copy *copy)
{
    char *info = NULL;
    int err;
    wtap *file;

    if (is_pipe(copy->from)) {
        blame_for(copy, "copy-pipe", "");
        return NULL;
    }
    file = wtap_open_offline(copy->from, WTAP_TYPE_AUTO, &err, &info, FALSE);
    if (!file)
        blame(copy, "copy-unreadable", err, info);
    return file;
}

/* The interfaces have their statistics only when all of the file was read. */
static GPtrArray *
read_interfaces(wtap *file)
{
    GPtrArray *interfaces = g_ptr_array_new_with_free_func((GDestroyNotify)wtap_block_unref);
    struct lab_ws_record_buffer record;
    wtap_block_t interface;
    char *info = NULL;
    int err;

    lab_names_collect(file);
    lab_ws_record_buffer_init(&record);
    while (lab_ws_wtap_read(file, &record, &err, &info))
        wtap_rec_reset(&record.rec);
    g_free(info);
    while ((interface = wtap_get_next_interface_description(file)))
        g_ptr_array_add(interfaces, wtap_block_make_copy(interface));
    lab_ws_record_buffer_clear(&record);
    return interfaces;
}

/* @return the interfaces of the file; g_ptr_array_unref(). NULL: it cannot be read */
static GPtrArray *
look_through(struct lab_copy *copy)
{
    wtap *file = open_file(copy);
    GPtrArray *interfaces = file ? read_interfaces(file) : NULL;

    if (file)
        wtap_close(file);
    return interfaces;
}

static bool
add_interfaces(struct copying *copying, const GPtrArray *interfaces)
{
    char *info = NULL;
    int err;

    for (guint i = 0; i < interfaces->len; i++) {
        if (!wtap_dump_add_idb(copying->to, g_ptr_array_index(interfaces, i), &err, &info)) {
            blame(copying->copy, "copy-interface", err, info);
            return false;
        }
    }
    return true;
}

/* @return whether there is a new, empty file, which was not there before */
static bool
create(struct lab_copy *copy)
{
    FILE *file = copy->is_made ? NULL : g_fopen(copy->to, "wbx");

    if (copy->is_made)
        return true;
    if (file)
        return fclose(file) == 0;
    blame_for(copy, errno == EEXIST ? "copy-there" : "copy-unwritten", g_strerror(errno));
    return false;
}

static bool
open_copy(struct copying *copying, const wtap_dump_params *params)
{
    int type = wtap_pcapng_file_type_subtype(), err;
    char *info = NULL;

    if (!wtap_dump_can_write_encap(type, params->encap)) {
        blame_for(copying->copy, "copy-network", "");
        return false;
    }
    if (!create(copying->copy))
        return false;
    copying->to = wtap_dump_open(copying->copy->to, type, WTAP_UNCOMPRESSED, params, &err, &info);
    if (copying->to)
        return true;
    blame(copying->copy, "copy-unwritten", err, info);
    g_unlink(copying->copy->to);
    return false;
}

static void
blame_other_frame(struct lab_copy *copy)
{
    char *number = g_strdup_printf("%u", copy->frames);

    copy->problem = lab_ws_trouble("copy-other", LAB_VALUES({"number", number}));
    g_free(number);
}

/* @return whether the frame is the one that there is something to say on */
static bool
add_comments(struct copying *copying, GString *text)
{
    struct lab_copy *copy = copying->copy;
    wtap_rec *rec = &copying->record.rec;
    char **lines;

    g_string_truncate(text, 0);
    if (!copy->comment(text, copy->frames, rec, copy->user_data)) {
        blame_other_frame(copy);
        return false;
    }
    if (!text->len)
        return true;
    if (!rec->block)
        rec->block = wtap_block_create(WTAP_BLOCK_PACKET);
    rec->block_was_modified = TRUE;
    lines = g_strsplit(text->str, "\n", -1);
    for (char **line = lines; *line; line++)
        wtap_block_add_string_option(rec->block, OPT_COMMENT, *line, strlen(*line));
    g_strfreev(lines);
    return true;
}

static void
tell_progress(const struct copying *copying)
{
    if (copying->copy->progress && copying->size > 0)
        copying->copy->progress((unsigned)(wtap_read_so_far(copying->from) * 100 / copying->size));
}

/* @return whether the record was written */
static bool
write_record(struct copying *copying)
{
    char *info = NULL;
    int err;
    bool written = lab_ws_wtap_dump(copying->to, &copying->record, &err, &info);

    if (!written)
        blame(copying->copy, "copy-unwritten", err, info);
    return written;
}

/* @return whether all that could be read was written, and is worth a file */
static bool
copy_records(struct copying *copying)
{
    struct lab_copy *copy = copying->copy;
    GString *text = g_string_new(NULL);
    char *info = NULL;
    int err = 0;
    bool written = true;

    while (written && lab_ws_wtap_read(copying->from, &copying->record, &err, &info)) {
        copy->frames++;
        written = add_comments(copying, text) && write_record(copying);
        wtap_rec_reset(&copying->record.rec);
        tell_progress(copying);
    }
    g_string_free(text, TRUE);
    if (written && err)
        blame(copy, "copy-damaged", err, info);
    else if (written && copy->frames < copy->least)
        blame_for(copy, copy->frames ? "copy-shorter" : "copy-empty", "");
    return written && (copy->frames || !copy->least);
}

static bool
close_copy(struct copying *copying, bool written)
{
    char *info = NULL;
    int err;
    bool closed = lab_ws_wtap_dump_close(copying->to, &err, &info);

    if (written && !closed)
        blame(copying->copy, "copy-unwritten", err, info);
    if (written && closed)
        return true;
    g_unlink(copying->copy->to);
    return false;
}

static bool
write_copy(struct copying *copying, const GPtrArray *interfaces)
{
    wtap_dump_params params = WTAP_DUMP_PARAMS_INIT;
    bool written;

    wtap_dump_params_init_no_idbs(&params, copying->from);
    written = open_copy(copying, &params);
    if (written) {
        lab_names_give(copying->to);
        lab_ws_record_buffer_init(&copying->record);
        written = add_interfaces(copying, interfaces) && copy_records(copying);
        lab_ws_record_buffer_clear(&copying->record);
        written = close_copy(copying, written);
    }
    wtap_dump_params_cleanup(&params);
    return written;
}

bool
lab_copy_file(struct lab_copy *copy)
{
    GPtrArray *interfaces = look_through(copy);
    struct copying copying = {.copy = copy};
    bool written = false;
    int err;

    copy->frames = 0;
    if (!interfaces)
        return false;
    copying.from = open_file(copy);
    if (copying.from) {
        copying.size = wtap_file_size(copying.from, &err);
        written = write_copy(&copying, interfaces);
        wtap_close(copying.from);
    }
    g_ptr_array_unref(interfaces);
    lab_names_forget();
    return written;
}

void
lab_copy_complain(const struct lab_copy *copy, bool copied)
{
    char *count = g_strdup_printf("%u", copy->frames);

    lab_ws_complain(copied ? "copy-incomplete" : "not-copied",
                    LAB_VALUES({"file", copy->from}, {"path", copy->to}, {"count", count},
                               {"reason", copy->problem}));
    g_free(count);
}
