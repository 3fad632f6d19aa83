/* Sequence numbers that wrap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/segment.h"
#include "core/serial.h"

static const guint32 bases[] = {0, 1, 1000, 0x7FFFFFFF, 0x80000000, 0xFFFFFF00, 0xFFFFFFFF};

static void
test_order(void)
{
    static const guint32 steps[] = {1, 2, 0x1000, 0x40000000, 0x7FFFFFFF};

    for (guint i = 0; i < G_N_ELEMENTS(bases); i++) {
        g_assert_false(lab_serial_before(bases[i], bases[i]));
        g_assert_false(lab_serial_after(bases[i], bases[i]));
        for (guint j = 0; j < G_N_ELEMENTS(steps); j++) {
            guint32 later = bases[i] + steps[j];

            g_assert_true(lab_serial_before(bases[i], later));
            g_assert_false(lab_serial_after(bases[i], later));
            g_assert_true(lab_serial_after(later, bases[i]));
            g_assert_false(lab_serial_before(later, bases[i]));
        }
    }
}

static void
test_space(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(bases); i++) {
        struct lab_segment seg = {.seq = bases[i], .len = 10, .flags = LAB_ACK};

        g_assert_cmpuint(lab_segment_space(&seg), ==, 10);
        seg.flags = LAB_SYN;
        g_assert_cmpuint(lab_segment_space(&seg), ==, 11);
        seg.flags = LAB_FIN | LAB_ACK;
        g_assert_cmpuint(lab_segment_space(&seg), ==, 11);
        g_assert_cmpuint(lab_segment_fin(&seg), ==, bases[i] + 10);
        seg.flags = LAB_SYN | LAB_FIN;
        g_assert_cmpuint(lab_segment_space(&seg), ==, 12);
        g_assert_cmpuint(lab_segment_fin(&seg), ==, bases[i] + 11);
    }
}

static void
test_kinds(void)
{
    struct lab_segment seg = {.flags = LAB_SYN | LAB_PSH | 0xC0}; /* with ECN's bits */

    g_assert_true(lab_segment_is_syn(&seg));
    g_assert_false(lab_segment_is_syn_ack(&seg));
    seg.flags |= LAB_ACK;
    g_assert_false(lab_segment_is_syn(&seg));
    g_assert_true(lab_segment_is_syn_ack(&seg));
    seg.flags |= LAB_RST;
    g_assert_false(lab_segment_is_syn_ack(&seg));
    seg.flags = LAB_SYN | LAB_RST;
    g_assert_false(lab_segment_is_syn(&seg));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/serial/order", test_order);
    g_test_add_func("/core/serial/space", test_space);
    g_test_add_func("/core/serial/kinds", test_kinds);
    return g_test_run();
}
