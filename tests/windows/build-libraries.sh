#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds for Windows, with Debian's MinGW-w64, what a tshark.exe needs and Debian has no MinGW package
# of: libffi, PCRE2, GLib, c-ares and speexdsp. zlib and libgcrypt are Debian's own.
#
# usage: build-libraries.sh SOURCES PREFIX
#
#   SOURCES  a folder with the .orig archives of libffi, pcre2, glib2.0, c-ares and speexdsp, as
#            apt-get source --download-only leaves them
#   PREFIX   where bin, include and lib are made; work goes on in PREFIX/steps
set -euo pipefail

here=$(realpath "$(dirname "$0")/../../packaging/windows")
sources=$(realpath "$1")
mkdir -p "$2/steps" "$2/include" "$2/lib/pkgconfig"
prefix=$(realpath "$2")
readonly host=x86_64-w64-mingw32ucrt debian=/usr/x86_64-w64-mingw32
export PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig

# Unpacks a source and goes there, unless the library is done.
begin()
{
    [[ ! -e $prefix/steps/$1.done ]] || return 1
    echo "build-libraries.sh: $1" >&2
    rm -rf "$prefix/steps/$1"
    mkdir "$prefix/steps/$1"
    tar -xf "$(compgen -G "$sources/$1_*.orig.tar.*z" | head -n 1)" --strip-components 1 -C "$prefix/steps/$1"
    cd "$prefix/steps/$1"
}

finished()
{
    touch "$prefix/steps/$1.done"
}

# With GNU's build system.
autotools()
{
    local name=$1
    shift
    begin "$name" || return 0
    [[ -e configure ]] || autoreconf --force --install >&2
    ./configure --quiet --host="$host" --prefix="$prefix" --enable-shared --disable-static CFLAGS=-O1 "$@"
    make -j"${JOBS:-1}" -s
    make -s install
    finished "$name"
}

# Its configure tries all prototypes that recv() may have, one by one.
cares()
{
    begin c-ares || return 0
    cmake -G Ninja -S . -B build --toolchain "$here/toolchain.cmake" -DCMAKE_INSTALL_PREFIX="$prefix" \
        -DCMAKE_BUILD_TYPE=Release -DCARES_BUILD_TOOLS=OFF
    ninja -C build -j"${JOBS:-1}" install
    finished c-ares
}

# GLib translates its own messages with libintl, which a program without a window can do without:
# functions that give a text back as it is.
untranslated()
{
    cat >"$prefix/include/libintl.h" <<'END'
char *gettext(const char *text);
char *dgettext(const char *domain, const char *text);
char *dcgettext(const char *domain, const char *text, int category);
char *ngettext(const char *one, const char *many, unsigned long n);
char *dngettext(const char *domain, const char *one, const char *many, unsigned long n);
char *textdomain(const char *domain);
char *bindtextdomain(const char *domain, const char *folder);
char *bind_textdomain_codeset(const char *domain, const char *codeset);
END
    cat >"$prefix/steps/intl.c" <<'END'
#include <libintl.h>
char *gettext(const char *text) { return (char *)text; }
char *dgettext(const char *domain, const char *text) { return (char *)text; }
char *dcgettext(const char *domain, const char *text, int category) { return (char *)text; }
char *ngettext(const char *one, const char *many, unsigned long n) { return (char *)(n == 1 ? one : many); }
char *dngettext(const char *domain, const char *one, const char *many, unsigned long n) { return ngettext(one, many, n); }
char *textdomain(const char *domain) { return (char *)domain; }
char *bindtextdomain(const char *domain, const char *folder) { return (char *)folder; }
char *bind_textdomain_codeset(const char *domain, const char *codeset) { return (char *)codeset; }
END
    "$host-gcc" -w -O1 -I"$prefix/include" -c -o "$prefix/steps/intl.o" "$prefix/steps/intl.c"
    "$host-ar" rcs "$prefix/lib/libintl.a" "$prefix/steps/intl.o"
}

# Of GLib, what Wireshark needs without a window: the rest, and above all GIO, takes far longer.
glib()
{
    begin glib2.0 || return 0
    cat >cross.ini <<END
[binaries]
c = '$host-gcc'
cpp = '$host-g++'
ar = '$host-ar'
strip = '$host-strip'
windres = '$host-windres'
pkg-config = 'pkg-config'
[host_machine]
system = 'windows'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
[properties]
pkg_config_libdir = '$prefix/lib/pkgconfig'
[built-in options]
c_args = ['-I$prefix/include']
cpp_args = ['-I$prefix/include']
c_link_args = ['-L$prefix/lib']
cpp_link_args = ['-L$prefix/lib']
END
    meson setup build --cross-file cross.ini --prefix "$prefix" --buildtype debugoptimized \
        -Dtests=false -Dnls=disabled -Dintrospection=disabled -Dman-pages=disabled \
        -Ddocumentation=false -Dglib_debug=disabled -Dwrap_mode=nofallback
    local name names=(glib gmodule gthread)
    for name in "${names[@]}"; do
        ninja -C build -j"${JOBS:-1}" "$name/lib$name-2.0-0.dll"
        cp "build/$name/lib$name-2.0-0.dll" "$prefix/bin/"
        cp "build/$name/lib$name-2.0.dll.a" "$prefix/lib/"
    done
    cp build/meson-private/{glib,gmodule,gmodule-no-export,gthread}-2.0.pc "$prefix/lib/pkgconfig/"
    mkdir -p "$prefix"/include/glib-2.0/{glib/deprecated,gmodule} "$prefix/lib/glib-2.0/include"
    cp glib/glib.h glib/glib-unix.h gmodule/gmodule.h "$prefix/include/glib-2.0/"
    cp glib/*.h build/glib/*.h "$prefix/include/glib-2.0/glib/"
    cp glib/deprecated/*.h "$prefix/include/glib-2.0/glib/deprecated/"
    cp build/gmodule/*.h "$prefix/include/glib-2.0/gmodule/"
    cp build/glib/glibconfig.h "$prefix/lib/glib-2.0/include/"
    finished glib2.0
}

# What Debian has, where the others are looked for.
zlib()
{
    cp "$debian"/include/{zlib,zconf}.h "$prefix/include/"
    cp "$debian"/lib/libz.dll.a "$prefix/lib/"
    cat >"$prefix/lib/pkgconfig/zlib.pc" <<END
Name: zlib
Description: zlib
Version: 1.3
Cflags: -I$prefix/include
Libs: -L$prefix/lib -lz
END
    mkdir -p "$prefix/bin"
    cp "$debian"/lib/zlib1.dll "$debian"/bin/lib{gcrypt-20,gpg-error-0}.dll "$prefix/bin/"
    cp "$debian"/lib/lib{gcrypt,gpg-error}.dll.a "$prefix/lib/"
    cp "$debian"/include/{gcrypt,gpg-error,gpgrt}.h "$prefix/include/"
}

zlib
untranslated
autotools libffi --disable-docs --disable-builddir
autotools pcre2 --enable-pcre2-8
cares
autotools speexdsp --disable-examples
glib
ls "$prefix/bin"
