/* A teacher's own file over ours: what it changes, and what each mistake in it costs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "notes/catalogue.h"
#include "notes/notes.h"
#include "notes/shipped.h"
#include "support.h"

#define BYTES(literal) literal, (gssize)(sizeof literal - 1)

/* Every broken file ends with this, which must work all the same. */
#define REST "\n[end.server]\nname=host\n"

static void
check_text(const lab_notes *notes, const char *section, const char *key, const char *expected)
{
    g_assert_cmpstr(lab_notes_text(notes, section, key), ==, expected);
}

static void
test_shipped_files_have_no_problem(void)
{
    const char *const *languages = lab_notes_shipped_languages();
    struct lab_reporter reporter = {.file = "shipped"};
    struct lab_catalogue *english = lab_catalogue_shipped("en", NULL, &reporter);

    for (unsigned i = 0; languages[i]; i++)
        lab_catalogue_free(lab_catalogue_shipped(languages[i], english, &reporter));
    g_assert_cmpuint(reporter.count, ==, 0);
    lab_catalogue_free(english);
}

/* As a name that is put together in the memory of a packet that has gone. */
static void
test_look_up_where_another_section_lay(void)
{
    lab_notes *english = lab_notes_load("en", NULL, NULL, NULL);
    char section[] = "end.client";

    check_text(english, section, "name", "client");
    strcpy(section, "end.server");
    check_text(english, section, "name", "server");
    strcpy(section, "end.nobody");
    check_text(english, section, "name", NULL);
    strcpy(section, "end.client");
    check_text(english, section, "name", "client");
    lab_notes_free(english);
}

static void
test_look_up(void)
{
    lab_notes *english = lab_notes_load("en", NULL, NULL, NULL);
    lab_notes *chinese = lab_notes_load("zh_CN", NULL, NULL, NULL);
    char room[8] = "before";

    check_text(english, "end.client", "name", "client");
    check_text(chinese, "end.client", "name", "客户端");
    check_text(english, "end.client", "nothing", NULL);
    check_text(english, "nothing", "name", NULL);
    check_text(english, "end.client/name", "", NULL);
    g_assert_true(lab_notes_uses(english, "line", "next", "whole"));
    g_assert_false(lab_notes_uses(english, "line", "next", "who"));
    g_assert_false(lab_notes_uses(english, "line", "next", "whole{"));
    g_assert_false(lab_notes_uses(english, "nothing", "name", "whole"));
    g_assert_true(lab_notes_write(room, sizeof room, english, "nothing", true, "name", NULL, 0));
    g_assert_cmpstr(room, ==, "");
    g_assert_true(lab_notes_text(english, "end.client", "name") ==
                  lab_notes_text(english, "end.client", "name"));
    lab_notes_free(english);
    lab_notes_free(chinese);
    lab_notes_free(NULL);
}

/* Loads a language from a folder and compares what it reports. */
static lab_notes *
load(const char *language, const char *folder, const char *expected_reports)
{
    GString *reports = g_string_new(NULL);
    lab_notes *notes = lab_notes_load(language, folder, record, reports);

    g_assert_cmpstr(reports->str, ==, expected_reports);
    g_string_free(reports, TRUE);
    return notes;
}

static void
test_own_text_replaces_ours(void)
{
    char *folder = folder_new();
    lab_notes *notes;

    folder_write(folder, "zh_CN.ini", "[end.client]\nname=主机甲\n", -1);
    notes = load("zh_CN", folder, "");
    check_text(notes, "end.client", "name", "主机甲");
    g_assert_false(lab_notes_uses(notes, "end.client", "name", "主机甲")); /* no {主机甲} */
    check_text(notes, "end.server", "name", "服务器");
    lab_notes_free(notes);

    notes = load("en", folder, "");
    check_text(notes, "end.client", "name", "client");
    lab_notes_free(notes);

    folder_write(folder, "zh_CN.ini", "[end.client]\nnaem=主机甲\n", -1);
    lab_notes_free(load("zh_CN", folder, "zh_CN.ini:2: [end.client] 中没有名为“naem”的文字\n"));
    folder_free(folder);
}

/* A teacher's English words stand in for English where a language lacks a text, and nowhere
 * else. */
static void
test_own_english_under_another_language(void)
{
    char *folder = folder_new();
    lab_notes *notes;

    folder_write(folder, "en.ini", "[end.client]\nname=caller\n[end.server]\nname=callee\n", -1);
    folder_write(folder, "de.ini", "[end.client]\nname=Klient\n", -1);
    notes = load("zh_CN", folder, "");
    check_text(notes, "end.client", "name", "客户端");
    lab_notes_free(notes);

    notes = load("de", folder, "");
    check_text(notes, "end.client", "name", "Klient");
    check_text(notes, "end.server", "name", "callee");
    check_text(notes, "role.data", "name", "Data");
    lab_notes_free(notes);
    folder_free(folder);
}

/* Where a text was found is remembered by where its words lie: of so many, several have one place.
 */
static void
test_words_of_one_place(void)
{
    enum { COPIES = 8192, SIZE = sizeof "title" };
    char *keys = g_malloc(COPIES * SIZE);
    lab_notes *notes = load("en", NULL, "");

    for (guint i = 0; i < COPIES; i++) {
        memcpy(keys + i * SIZE, "title", SIZE);
        check_text(notes, "role.data", "name", "Data");
        g_assert_cmpstr(lab_notes_text(notes, "role.data", keys + i * SIZE), !=, "Data");
    }
    lab_notes_free(notes);
    g_free(keys);
}

static void
test_language_that_does_not_exist(void)
{
    char *folder = folder_new();
    const char *reason = "no such file, and the language is not built in: English is used";
    char *expected = g_strdup_printf("xx.ini:0: %s\n", reason);
    lab_notes *notes = load("xx", folder, expected);
    char *path;

    check_text(notes, "end.client", "name", "client");
    lab_notes_free(notes);
    g_free(expected);

    folder_write(folder, "en.ini", "[end.client]\nname=caller\n", -1);
    expected = g_strdup_printf("en:0: %s\n", reason);
    notes = load("x/../en", folder, expected);
    lab_notes_free(notes);
    g_free(expected);

    /* What keeps its file from being read is all that is said. */
    path = g_build_filename(folder, "xx.ini", NULL);
    g_assert_cmpint(g_mkdir(path, 0755), ==, 0);
    lab_notes_free(load("xx", folder, "xx.ini:0: is not a file but a folder or a device\n"));
    g_free(path);
    folder_free(folder);
}

/* One mistake each. The text of role.data name must be ours unless stated otherwise. */
static const struct broken {
    const char *name;
    const char *data;
    gssize length;
    const char *reports; /* all of them */
    const char *text;    /* of role.data name afterwards; NULL: ours */
} broken_files[] = {
    {"unknown-key", BYTES("[role.data]\nnaem=x\nname=Bytes" REST),
     "en.ini:2: section [role.data] has no text called \"naem\"\n", "Bytes"},
    {"unknown-section", BYTES("[role.dat]\nname=x\ntitle={\n\xff\n" REST),
     "en.ini:1: there is no section [role.dat]; its texts are not used\n", NULL},
    {"translated-key", BYTES("[role.data]\nname[de]=Daten" REST),
     "en.ini:2: section [role.data] has no text called \"name[de]\"\n", NULL},
    {"bad-placeholder", BYTES("# x\n\n[role.data]\ntitle=From {form}\nname=Bytes" REST),
     "en.ini:4: {form} cannot be used here; this text may use {from} {to}\n", "Bytes"},
    {"no-placeholder-here", BYTES("[role.data]\nname={from}" REST),
     "en.ini:2: {from} cannot be used here; this text has no placeholder\n", NULL},
    {"stray-brace", BYTES("[role.data]\nname=Data {" REST),
     "en.ini:2: a brace stands alone; a placeholder is {name}, a brace itself is {{ or }}\n", NULL},
    {"not-utf-8", BYTES("[role.data]\n# \xca\xfd is a comment\nname=\xca\xfd\xbe\xdd" REST),
     "en.ini:3: this line is not UTF-8; save the file in that encoding\n", NULL},
    {"not-utf-8-section", BYTES("[role.data]\n[\xca\xfd]\nname=x" REST),
     "en.ini:2: this line is not UTF-8; save the file in that encoding\n", NULL},
    {"utf-16", BYTES("\xff\xfe[\0e\0n\0d\0.\0s\0e\0r\0v\0e\0r\0]\0\n\0"),
     "en.ini:1: this file is UTF-16, not UTF-8; nothing in it is used\n", NULL},
    {"utf-16-big", BYTES("\xfe\xff\0[\0e\0n\0d\0.\0s\0e\0r\0v\0e\0r\0]\0\n"),
     "en.ini:1: this file is UTF-16, not UTF-8; nothing in it is used\n", NULL},
    {"bom", BYTES("\xef\xbb\xbf[role.data]\nname=Bytes" REST), "", "Bytes"},
    {"empty", BYTES(""), "", NULL},
    {"comments-only", BYTES("# nothing\n\n   # here\n"), "", NULL},
    {"second-time", BYTES("[role.data]\nname=Bytes\n[end.server]\n[role.data]\nname=Other" REST),
     "en.ini:5: \"name\" is here for the second time, first in line 2\n", "Bytes"},
    {"no-equals-sign", BYTES("[role.data]\nname Bytes\n=Bytes\nlook" REST),
     "en.ini:2: this is neither [section] nor key=text nor # comment\n"
     "en.ini:3: this is neither [section] nor key=text nor # comment\n"
     "en.ini:4: this is neither [section] nor key=text nor # comment\n",
     NULL},
    {"encoding-key", BYTES("[role.data]\nEncoding=GBK\nname=Bytes" REST),
     "en.ini:2: this is neither [section] nor key=text nor # comment\n", "Bytes"},
    {"nul", BYTES("[role.data]\nname=By\0tes" REST), "en.ini:2: there is a NUL byte in this line\n",
     NULL},
    {"control",
     BYTES("[role.data]\nname=By\x1b[31mtes\ntitle=By\xc2\x9btes\nwhy=By\x7ftes\nlook="
           "By\x1ftes" REST),
     "en.ini:2: there is a control character in this line\n"
     "en.ini:3: there is a control character in this line\n"
     "en.ini:4: there is a control character in this line\n"
     "en.ini:5: there is a control character in this line\n",
     NULL},
    {"no-break-space", BYTES("[role.data]\nname=By\xc2\xa0tes" REST), "", "By\xc2\xa0tes"},
    {"tab", BYTES("[role.data]\nname=\tBytes" REST), "", "Bytes"},
    {"tab-in-a-name", BYTES("[role.data]\nna\tme=x" REST),
     "en.ini:2: section [role.data] has no text called \"na me\"\n", NULL},
    {"crlf", BYTES("[role.data]\r\nname=Bytes\r\n\r\n# x\r\nnaem=x\r\n" REST),
     "en.ini:5: section [role.data] has no text called \"naem\"\n", "Bytes"},
    {"cr", BYTES("# x\r[role.data]\rname=Bytes\rnaem=x\r" REST),
     "en.ini:4: section [role.data] has no text called \"naem\"\n", "Bytes"},
    {"spaces", BYTES("  [role.data]\n\t name  =   Bytes  \t" REST), "", "Bytes"},
    {"no-escapes", BYTES("[role.data]\nname=C:\\new \\s=\"x\"" REST), "", "C:\\new \\s=\"x\""},
    {"no-text", BYTES("[role.data]\nname=\ntitle=   " REST),
     "en.ini:2: nothing stands behind \"name=\"\n"
     "en.ini:3: nothing stands behind \"title=\"\n",
     NULL},
    {"before-sections", BYTES("name=x\n[role.data]\nname=Bytes" REST),
     "en.ini:1: this stands before the first [section]\n", "Bytes"},
    {"bad-section", BYTES("[end.server]\n[role.data\nname=x" REST),
     "en.ini:2: this is no [section]; the texts below it are not used\n", NULL},
    {"no-last-line-end", BYTES("[role.data]\nname=Bytes"), "", "Bytes"},
};

static void
test_broken_file(gconstpointer data)
{
    const struct broken *file = data;
    gssize rest = file->length - (gssize)strlen(REST);
    gboolean has_rest = rest >= 0 && memcmp(file->data + rest, REST, strlen(REST)) == 0;
    char *folder = folder_new();
    lab_notes *notes;

    folder_write(folder, "en.ini", file->data, file->length);
    notes = load("en", folder, file->reports);
    check_text(notes, "role.data", "name", file->text ? file->text : "Data");
    check_text(notes, "role.data", "title", "Data: the {from} sends bytes to the {to}");
    check_text(notes, "end.server", "name", has_rest ? "host" : "server");
    lab_notes_free(notes);
    folder_free(folder);
}

static void
count_reports(const char *file, unsigned line, const char *reason, void *count)
{
    (void)file, (void)line, (void)reason;
    ++*(unsigned *)count;
}

/* Whoever has a text of their own for each of ours hears of what is wrong behind the last, too. */
static void
test_mistake_behind_all_texts(void)
{
    const struct lab_shipped *original = lab_shipped_files;
    char *folder = folder_new();
    unsigned reports = 0;
    GString *file;

    while (strcmp(lab_shipped_languages[original - lab_shipped_files], "en") != 0)
        original++;
    file = g_string_new_len(original->data, (gssize)original->length);
    g_string_append(file, "\n[role.data]\nnaem=x\n");
    folder_write(folder, "en.ini", file->str, (gssize)file->len);
    lab_notes_free(lab_notes_load("en", folder, count_reports, &reports));
    g_assert_cmpuint(reports, ==, 1);
    g_string_free(file, TRUE);
    folder_free(folder);
}

/* What has no words says its key: so it is while our own English is read. */
static void
test_mistake_without_words(void)
{
    GString *reports = g_string_new(NULL);
    struct lab_reporter reporter = {.file = "en.ini", .report = record, .user_data = reports};

    lab_catalogue_free(lab_catalogue_parse(BYTES("[role.data\n"), NULL, &reporter));
    g_assert_cmpstr(reports->str, ==, "en.ini:1: texts-no-section\n");
    g_string_free(reports, TRUE);
}

static void
test_long_text(void)
{
    char *folder = folder_new(), *fits = g_strnfill(LAB_TEXT_MAX, 'x');
    char *file = g_strdup_printf("[role.data]\nname=%s\nlook=%sx\n", fits, fits);
    lab_notes *notes;

    folder_write(folder, "en.ini", file, -1);
    notes = load("en", folder, "en.ini:3: the text is longer than 4096 bytes\n");
    check_text(notes, "role.data", "name", fits);
    lab_notes_free(notes);
    g_free(file);
    g_free(fits);
    folder_free(folder);
}

/* A message is read on one line: it shows no more of a name than tells which it is, and nothing
 * that a terminal would obey. */
static void
test_long_names(void)
{
    char *folder = folder_new(), *name = g_strnfill(400000, 'k'), *shown = g_strnfill(60, 'k');
    char *file = g_strdup_printf(
        "[role.data]\n%s=x\n\342\200\256x=x\n[%s]\n[role.ack]\nname={%s}\n", name, name, shown);
    char *told =
        g_strdup_printf("en.ini:2: section [role.data] has no text called \"%s…\"\n"
                        "en.ini:3: section [role.data] has no text called \"?x\"\n"
                        "en.ini:4: there is no section [%s…]; its texts are not used\n"
                        "en.ini:6: {%s} cannot be used here; this text has no placeholder\n",
                        shown, shown, shown);

    folder_write(folder, "en.ini", file, -1);
    lab_notes_free(load("en", folder, told));
    g_free(told);
    g_free(file);
    g_free(shown);
    g_free(name);
    folder_free(folder);
}

static void
check_unusable(const char *folder, const char *reason)
{
    char *expected = g_strdup_printf("en.ini:0: %s\n", reason);
    lab_notes *notes = load("en", folder, expected);

    check_text(notes, "end.server", "name", "server");
    lab_notes_free(notes);
    g_free(expected);
}

static void
check_too_large(gsize size)
{
    char *folder = folder_new(), *big = g_strnfill(size, '\n');

    memcpy(big, BYTES("[end.server]\nname=host\n"));
    folder_write(folder, "en.ini", big, (gssize)size);
    check_unusable(folder, "is larger than 1 MiB and was not read");
    g_free(big);
    folder_free(folder);
}

static void
test_too_large_files(void)
{
    check_too_large(LAB_FILE_MAX + 1);
    check_too_large(10 * 1000 * 1000);
}

/* The largest file that is read, and the slowest kind: a mistake in every line but the empty ones
 * at its end. */
static void
test_largest_file(void)
{
    char *folder = folder_new();
    GString *file = g_string_new("[end.server]\nname=host\n");
    unsigned mistakes = 0, reports = 0;
    lab_notes *notes;

    while (file->len + strlen("[a]\n[role.data]\nb\n") <= LAB_FILE_MAX) {
        g_string_append(file, "[a]\n[role.data]\nb\n");
        mistakes += 2;
    }
    while (file->len < LAB_FILE_MAX)
        g_string_append_c(file, '\n');
    folder_write(folder, "en.ini", file->str, (gssize)file->len);
    notes = lab_notes_load("en", folder, count_reports, &reports);
    check_text(notes, "end.server", "name", "host");
    g_assert_cmpuint(reports, ==, mistakes);
    lab_notes_free(notes);
    g_string_free(file, TRUE);
    folder_free(folder);
}

static void
test_folder_instead_of_file(void)
{
    char *folder = folder_new(), *path = g_build_filename(folder, "en.ini", NULL);

    g_assert_cmpint(g_mkdir(path, 0755), ==, 0);
    check_unusable(folder, "is not a file but a folder or a device");
    g_free(path);
    folder_free(folder);
}

/* Opening a pipe would wait for a writer for ever. */
static void
test_pipe_instead_of_file(void)
{
    char *folder = folder_new(), *path = g_build_filename(folder, "en.ini", NULL);

    g_assert_cmpint(mkfifo(path, 0644), ==, 0);
    check_unusable(folder, "is not a file but a folder or a device");
    g_free(path);
    folder_free(folder);
}

static void
test_link_to_no_file(void)
{
    char *folder = folder_new(), *path = g_build_filename(folder, "en.ini", NULL);

    g_assert_cmpint(symlink("moved-away.ini", path), ==, 0);
    check_unusable(folder, "is a link to a file that is not there");
    g_free(path);
    folder_free(folder);
}

static void
check_no_folder(const char *folder, const char *expected)
{
    lab_notes *notes = load("zh_CN", folder, expected);

    check_text(notes, "end.client", "name", "客户端");
    lab_notes_free(notes);
}

static void
test_file_instead_of_folder(void)
{
    char *folder = folder_new(), *path = g_build_filename(folder, "lab", NULL);

    check_no_folder(path, "");
    folder_write(folder, "lab", "", -1);
    check_no_folder(path, "lab:0: 不是文件夹，您的文字都没有采用\n");
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(symlink("moved-away", path), ==, 0);
    check_no_folder(path, "lab:0: 是一个链接，但它指向的文件夹不存在，您的文字都没有采用\n");
    g_free(path);
    folder_free(folder);
}

/* What nobody may read or enter; root may anything, so it becomes somebody else for a moment. */
static void
check_forbidden(const char *folder, const char *forbidden, int mode)
{
    gboolean is_root = geteuid() == 0;

    g_assert_cmpint(g_chmod(forbidden, 0), ==, 0);
    if (is_root)
        g_assert_cmpint(seteuid(65534), ==, 0);
    check_unusable(folder, "cannot be read: Permission denied");
    if (is_root)
        g_assert_cmpint(seteuid(0), ==, 0);
    g_assert_cmpint(g_chmod(forbidden, mode), ==, 0);
}

static void
test_unreadable_file(void)
{
    char *folder = folder_new(), *path = g_build_filename(folder, "en.ini", NULL);

    folder_write(folder, "en.ini", "[end.server]\nname=host\n", -1);
    check_forbidden(folder, path, 0644);
    check_forbidden(folder, folder, 0755);
    g_free(path);
    folder_free(folder);
}

/* Damage our own file at random places: whatever happens, every text is there afterwards. */
static void
test_random_damage(void)
{
    static const char *const texts[][2] = {
        {"language", "name"}, {"role.handshake1", "title"}, {"expert", "ack-differs"}};
    const struct lab_shipped *original = lab_shipped_files;
    char *folder = folder_new();
    GRand *random = g_rand_new_with_seed(9293);

    while (strcmp(lab_shipped_languages[original - lab_shipped_files], "en") != 0)
        original++;
    for (unsigned round = 0; round < 100; round++) {
        char *damaged = g_memdup2(original->data, original->length);
        lab_notes *notes;

        for (unsigned i = 0; i < 200; i++)
            damaged[g_rand_int_range(random, 0, (gint32)original->length)] =
                "\0\n\r[]{}=#\xff\xe4 "[g_rand_int_range(random, 0, 12)];
        folder_write(folder, "en.ini", damaged, (gssize)original->length);
        notes = lab_notes_load("en", folder, NULL, NULL);
        for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
            g_assert_nonnull(lab_notes_text(notes, texts[i][0], texts[i][1]));
        lab_notes_free(notes);
        g_free(damaged);
    }
    g_rand_free(random);
    folder_free(folder);
}

int
main(int argc, char **argv)
{
    g_setenv("LC_ALL", "C", TRUE); /* the system's words for "Permission denied" */
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/catalogue/shipped", test_shipped_files_have_no_problem);
    g_test_add_func("/catalogue/look-up", test_look_up);
    g_test_add_func("/catalogue/look-up/elsewhere", test_look_up_where_another_section_lay);
    g_test_add_func("/catalogue/own", test_own_text_replaces_ours);
    g_test_add_func("/catalogue/own-english", test_own_english_under_another_language);
    g_test_add_func("/catalogue/no-language", test_language_that_does_not_exist);
    g_test_add_func("/catalogue/words-of-one-place", test_words_of_one_place);
    for (unsigned i = 0; i < G_N_ELEMENTS(broken_files); i++) {
        char *path = g_strconcat("/catalogue/broken/", broken_files[i].name, NULL);

        g_test_add_data_func(path, &broken_files[i], test_broken_file);
        g_free(path);
    }
    g_test_add_func("/catalogue/behind-all-texts", test_mistake_behind_all_texts);
    g_test_add_func("/catalogue/without-words", test_mistake_without_words);
    g_test_add_func("/catalogue/long-text", test_long_text);
    g_test_add_func("/catalogue/long-names", test_long_names);
    g_test_add_func("/catalogue/too-large-files", test_too_large_files);
    g_test_add_func("/catalogue/largest", test_largest_file);
    g_test_add_func("/catalogue/folder", test_folder_instead_of_file);
    g_test_add_func("/catalogue/pipe", test_pipe_instead_of_file);
    g_test_add_func("/catalogue/link-to-nothing", test_link_to_no_file);
    g_test_add_func("/catalogue/file-instead-of-folder", test_file_instead_of_folder);
    g_test_add_func("/catalogue/unreadable", test_unreadable_file);
    g_test_add_func("/catalogue/random-damage", test_random_damage);
    return g_test_run();
}
