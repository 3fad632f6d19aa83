#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a folder against which lab.dll is built on Debian: the headers of a Wireshark and of GLib as
# they are on 64-bit Windows, and import libraries for the DLLs that stand beside Wireshark.exe there.
#
# usage: sdk.sh FOLDER [ROOT]
#
#   FOLDER  is made, with include, lib and lib/pkgconfig
#   ROOT    where a Debian with libwireshark-dev is; without it, this system
#
# A shared library of Wireshark exports on Linux what WS_DLL_PUBLIC marks, and on Windows the same: so
# the names come from Debian's. What Lab imports in the end is checked by tests/windows/check-dll.py.
set -euo pipefail

mkdir -p "$1/include" "$1/lib/pkgconfig"
sdk=$(realpath "$1")
root=${2-}
libraries=$root/usr/lib/x86_64-linux-gnu
readonly dlltool=${DLLTOOL-x86_64-w64-mingw32ucrt-dlltool}

# `long` has 32 bits on Windows, and pointers have 64.
windows_glibconfig()
{
    sed -E -e 's/^(typedef signed|typedef unsigned) long (gint64|guint64|gssize|gsize|gintptr|guintptr);/\1 long long \2;/' \
        -e 's/\(val##(U?)L\)/(val##\1LL)/' \
        -e 's/^(#define G_(GINT64|GSIZE|GSSIZE|GINTPTR)_MODIFIER[ \t]+)"l"/\1"ll"/' \
        -e 's/^(#define G_G?U?(INT64|SIZE|SSIZE|INTPTR|GINT64|GUINT64|GSIZE|GSSIZE|GINTPTR|GUINTPTR)_FORMAT[ \t]+)"l([iu])"/\1"ll\3"/' \
        -e 's/^(#define GLIB_SIZEOF_LONG[ \t]+)8/\14/' \
        -e 's/\bG_MAXULONG$/G_MAXUINT64/; s/\bG_MINLONG$/G_MININT64/; s/\bG_MAXLONG$/G_MAXINT64/' \
        -e 's/\(glong\) \(p\)/(gint64) (p)/; s/\(gulong\) \(p\)/(guint64) (p)/' \
        -e 's/\(glong\) \(i\)/(gint64) (i)/; s/\(gulong\) \(u\)/(guint64) (u)/' \
        -e 's/^(#define G(U?)LONG_TO_(LE|BE)\(val\).*)INT64_TO/\1INT32_TO/' \
        -e 's/^#define G_OS_UNIX$/#define G_OS_WIN32\n#define G_PLATFORM_WIN32/' \
        -e 's/G_THREADS_IMPL_POSIX/G_THREADS_IMPL_WIN32/' \
        -e 's/^typedef int GPid;/typedef void *GPid;/; s/G_PID_FORMAT "i"/G_PID_FORMAT "p"/' \
        -e "s/G_DIR_SEPARATOR '\/'/G_DIR_SEPARATOR '\\\\\\\\'/; s/G_DIR_SEPARATOR_S \"\/\"/G_DIR_SEPARATOR_S \"\\\\\\\\\"/" \
        -e "s/G_SEARCHPATH_SEPARATOR ':'/G_SEARCHPATH_SEPARATOR ';'/; s/G_SEARCHPATH_SEPARATOR_S \":\"/G_SEARCHPATH_SEPARATOR_S \";\"/" \
        -e 's/G_MODULE_SUFFIX "so"/G_MODULE_SUFFIX "dll"/; s/GLIB_SYSDEF_AF_INET6 10/GLIB_SYSDEF_AF_INET6 23/' \
        -e 's/^#define GLIB_HAVE_ALLOCA_H$//; s/^#define GLIB_USING_SYSTEM_PRINTF$//' "$1"
}

# An import library for a DLL, with the names that a Linux library exports.
import_library()
{
    local library=$1 dll=$2 name=$3
    {
        echo "LIBRARY \"$dll\""
        echo EXPORTS
        nm --dynamic --defined-only --format=posix "$library" |
            awk '$2 == "T" || $2 == "W" || $2 == "i" { sub("@.*", "", $1); print $1 }
                 $2 ~ /[DBRGV]/ { sub("@.*", "", $1); print $1 " DATA" }' | sort -u
    } >"$sdk/lib/$name.def"
    "$dlltool" --input-def "$sdk/lib/$name.def" --output-lib "$sdk/lib/lib$name.dll.a"
}

version=$(sed -n 's/^Version: //p' "$libraries/pkgconfig/wireshark.pc")
glib_version=$(sed -n 's/^Version: //p' "$libraries/pkgconfig/glib-2.0.pc")
cp -r "$root/usr/include/wireshark" "$root/usr/include/glib-2.0/." "$sdk/include/"
windows_glibconfig "$libraries/glib-2.0/include/glibconfig.h" >"$sdk/include/glibconfig.h"
# GLib's functions for Windows alone, none of which Lab needs, are in no package for Linux.
echo '/* nothing */' >"$sdk/include/glib/gwin32.h"
import_library "$libraries/libwireshark.so" libwireshark.dll wireshark
import_library "$libraries/libwiretap.so" libwiretap.dll wiretap
import_library "$libraries/libwsutil.so" libwsutil.dll wsutil
import_library "$libraries/libglib-2.0.so" glib-2.0-0.dll glib-2.0

cat >"$sdk/lib/pkgconfig/glib-2.0.pc" <<END
Name: glib-2.0
Description: GLib beside Wireshark on Windows
Version: $glib_version
Cflags: -I$sdk/include
Libs: -L$sdk/lib -lglib-2.0
END
cat >"$sdk/lib/pkgconfig/wireshark.pc" <<END
prefix=C:/Program Files/Wireshark
plugindir=\${prefix}/plugins/${version%.*}
Name: wireshark
Description: Wireshark on 64-bit Windows
Version: $version
Requires: glib-2.0
Cflags: -I$sdk/include/wireshark
Libs: -L$sdk/lib -lwireshark -lwiretap -lwsutil -lshell32
END
echo "Wireshark $version, GLib $glib_version: $sdk"
