/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "notes/value.h"

#include <glib.h>
#include <string.h>

/* Numbers are most of what a line has of its own, so their digits are written two at a time.
 *  @param number  below 100
 *  @return behind them; so do those that follow */
static inline char *
write_pair(char *at, uint32_t number)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";

    memcpy(at, &pairs[2 * number], 2);
    return at + 2;
}

/* @param number  below 10,000 */
static inline char *
write_four(char *at, uint32_t number)
{
    at = write_pair(at, number / 100);
    return write_pair(at, number % 100);
}

/* Without zeros in front, as those that follow.
 *  @param number  below 100 */
static inline char *
write_up_to_two(char *at, uint32_t number)
{
    if (number >= 10)
        return write_pair(at, number);
    *at = (char)('0' + number);
    return at + 1;
}

/* @param number  below 10,000 */
static inline char *
write_up_to_four(char *at, uint32_t number)
{
    if (number < 100)
        return write_up_to_two(at, number);
    at = write_up_to_two(at, number / 100);
    return write_pair(at, number % 100);
}

G_GNUC_NO_INLINE char *
lab_value_write_number(char *at, uint32_t number)
{
    if (number < 10000)
        return write_up_to_four(at, number);
    if (number < 100000000) {
        at = write_up_to_four(at, number / 10000);
    } else {
        at = write_up_to_two(at, number / 100000000);
        at = write_four(at, number / 10000 % 10000);
    }
    return write_four(at, number % 10000);
}
