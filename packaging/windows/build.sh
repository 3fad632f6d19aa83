#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Cross-builds lab.dll for 64-bit Windows, looks into it, and makes the zip.
#
# usage: build.sh FOLDER ROOT...
# Run it again rather than ninja: a build that configures itself anew would find this system's GLib.
#
#   ROOT  where a Debian with libwireshark-dev and libglib2.0-dev is, one for each Wireshark series;
#         "" is this system
set -euo pipefail
shopt -s extglob

source=$(realpath "$(dirname "$0")/../..")
mkdir -p "$1"
folder=$(realpath "$1")
shift

builds=()
for root; do
    version=$(sed -n 's/^Version: //p' "$root/usr/lib/x86_64-linux-gnu/pkgconfig/wireshark.pc")
    series=${version%.*} sdk=$folder/sdk-${version%.*} build=$folder/build-${version%.*}
    "$source/packaging/windows/sdk.sh" "$sdk" "$root"
    PKG_CONFIG_LIBDIR=$sdk/lib/pkgconfig cmake --fresh -G Ninja -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$source/packaging/windows/toolchain.cmake" -DBUILD_TESTING=OFF
    cmake --build "$build"
    mapfile -t symbols < <(compgen -G "$root/var/lib/dpkg/info/lib@(glib2.0-0|wireshark[0-9]|wiretap[0-9]|wsutil[0-9])*.symbols")
    "$source/tests/windows/check-dll.py" "$build/plugins/$series/epan/lab.dll" "$sdk" "${symbols[@]}"
    "$source/tests/windows/check-layout.sh" "$sdk"
    builds+=("$build")
done
"$source/packaging/windows/make-zip.sh" "$folder/wireshark-lab-windows-x64.zip" "${builds[@]}"
