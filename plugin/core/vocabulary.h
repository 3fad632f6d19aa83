/** @file
 * The public vocabulary of Lab: every word that a filter may compare with, by what it is about.
 *
 * The words are ASCII, the same in every display language, and for ever: add, never rename or
 * reuse. Each list is the single place where its words are written; the enumeration and the word
 * table both come from it, and a test demands a text for each word in every shipped language.
 *
 * In an enumeration that has a NONE it is zero, and means "not decided (yet)". The function
 * lab_..._word() of an enumeration gives the word of each value: NULL for a NONE and for a value
 * out of range.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_H
#define LAB_VOCABULARY_H

#include "core/vocabulary/classroom.h"
#include "core/vocabulary/connections.h"
#include "core/vocabulary/headers.h"
#include "core/vocabulary/layers.h"
#include "core/vocabulary/reasons.h"
#include "core/vocabulary/segments.h"
#include "core/vocabulary/timing.h"

#endif
