#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Cross-builds a tshark.exe for 64-bit Windows on Debian, to load lab.dll for real under Wine: with the
# dissectors that Lab's captures need, without a window, and with Lab as one of its own plugins.
#
# usage: build-tshark.sh WIRESHARK-SOURCE PREFIX
#
#   WIRESHARK-SOURCE  unpacked; it is copied first
#   PREFIX            as build-libraries.sh makes it; the programs are in PREFIX/wireshark/run then
set -euo pipefail

here=$(realpath "$(dirname "$0")")
source=$(realpath "$1")
prefix=$(realpath "$2")
tree=$prefix/steps/wireshark build=$prefix/wireshark
export PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig
export MSYSTEM=MINGW64 # no third-party libraries are fetched then

prepare()
{
    [[ ! -e $tree ]] || return 0
    cp -r "$source" "$tree.new"
    "$here/cut-wireshark.py" "$tree.new"
    mv "$tree.new" "$tree"
    # A file that is compiled without libpcap for the first time lacks a header.
    sed -i '1i #include <wsutil/feature_list.h>' "$tree/capture/capture-wpcap.c"
    # Windows does not mind capitals in the name of a header.
    grep -rhoE '#include <[A-Za-z0-9_]*[A-Z][A-Za-z0-9_]*\.h>' "$tree"/{capture,epan,include,ui,wiretap,wsutil} |
        sed 's/.*<//; s/>//' | sort -u | while read -r header; do
        [[ ! -e /usr/x86_64-w64-mingw32ucrt/include/${header,,} && ! -e /usr/share/mingw-w64/include/${header,,} ]] ||
            echo "#include <${header,,}>" >"$prefix/include/$header"
    done
    gcc -O1 -w -o "$prefix/steps/lemon" "$tree/tools/lemon/lemon.c"
}

# Lab as it is now.
copy_lab()
{
    rm -rf "$tree/plugins/epan/lab"
    mkdir "$tree/plugins/epan/lab"
    (cd "$here/../.." && tar -cf - CMakeLists.txt annotations cmake plugin) | tar -xf - -C "$tree/plugins/epan/lab"
}

# What the dissectors that stayed want of those that did not: functions that do nothing here.
: >>"$prefix/steps/absent.txt"
compile_absent()
{
    {
        while read -r name; do
            echo "int $name(void); int $name(void) { return 0; } void *__imp_$name = (void *)$name;"
        done <"$prefix/steps/absent.txt"
    } >"$prefix/steps/absent.c"
    x86_64-w64-mingw32ucrt-gcc -w -fno-builtin -c -o "$prefix/steps/absent.o" "$prefix/steps/absent.c"
}

configure()
{
    cmake -G Ninja -S "$tree" -B "$build" --toolchain "$here/../../packaging/windows/toolchain.cmake" \
        -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS="-O1 -g0 -w -I$prefix/include" -DCMAKE_CXX_FLAGS="-O1 -g0 -w" \
        -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_FIND_ROOT_PATH="$prefix" -DLEMON="$prefix/steps/lemon" \
        -DCMAKE_SHARED_LINKER_FLAGS="$prefix/steps/absent.o" -DCMAKE_EXE_LINKER_FLAGS="$prefix/steps/absent.o" \
        -DBUILD_wireshark=OFF -DENABLE_PCAP=OFF -DENABLE_AIRPCAP=OFF -DENABLE_LUA=OFF -DENABLE_GNUTLS=OFF \
        -DENABLE_KERBEROS=OFF -DENABLE_SMI=OFF -DENABLE_LIBXML2=OFF -DENABLE_WERROR=OFF \
        -DENABLE_MINIZIP=OFF -DENABLE_LZ4=OFF -DENABLE_ZSTD=OFF -DENABLE_SNAPPY=OFF -DENABLE_BROTLI=OFF \
        -DENABLE_NGHTTP2=OFF -DENABLE_WINSPARKLE=OFF -DENABLE_SINSP=OFF -DENABLE_CCACHE=OFF \
        -DHAVE_C99_VSNPRINTF_EXITCODE=0 -DCUSTOM_PLUGIN_SRC_DIR=plugins/epan/lab
}

# Builds until nothing is missing any more.
build()
{
    local log=$prefix/steps/wireshark.log before
    until ninja -C "$build" -k 0 -j"${JOBS:-1}" tshark mergecap capinfos lab >"$log" 2>&1; do
        before=$(wc -l <"$prefix/steps/absent.txt")
        sed -n "s/.*undefined reference to [\`']\([^']*\)'.*/\1/p" "$log" | sed 's/^__imp_//' |
            sort -u - "$prefix/steps/absent.txt" -o "$prefix/steps/absent.txt"
        if [[ $(wc -l <"$prefix/steps/absent.txt") = "$before" ]]; then
            grep -E "error|FAILED" "$log" | head -20 >&2
            return 1
        fi
        compile_absent
        touch "$tree/epan/epan.c" "$tree/tshark.c"
    done
}

prepare
copy_lab
compile_absent
configure
build
cp "$prefix"/bin/*.dll /usr/x86_64-w64-mingw32ucrt/lib/libwinpthread-1.dll "$build/run/"
