#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Puts the Lab of several Wireshark series, and all that belongs to it, into one zip for Windows.
#
# usage: make-zip.sh ZIP BUILD...
#
#   BUILD  a build folder made with toolchain.cmake, one for each series
set -euo pipefail

source=$(realpath "$(dirname "$0")/../..")
zip=$(realpath -m "$1")
shift
[[ $# != 0 ]] || { echo "make-zip.sh: which builds?" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
version=$(sed -n 's/^ *VERSION \([0-9.]*\)$/\1/p' "$source/CMakeLists.txt")
root=$folder/wireshark-lab-$version
umask 022

# A text as an editor of Windows wants it.
text()
{
    sed 's/$/\r/' "$1" >"$root/$2"
}

mkdir -p "$root"/{plugins,lab/tasks,lab/samples/recorded,profiles}
series=()
for build; do
    for dll in "$build"/plugins/*/epan/lab.dll; do
        name=$(basename "$(dirname "$(dirname "$dll")")")
        mkdir -p "$root/plugins/$name/epan"
        x86_64-w64-mingw32ucrt-strip -o "$root/plugins/$name/epan/lab.dll" "$dll"
        series+=("$name")
    done
done
cp -r "$source/docs/guide" "$root/lab/"
cp -r "$source/profile/Lab" "$root/profiles/"
cp "$source"/tasks/*.ini "$root/lab/tasks/"
# Tools > Lab > Open a sample looks for them beside the guide.
cp "$source"/sample-pcaps/*.{pcap,ini,md} "$root/lab/samples/"
cp "$source"/sample-pcaps/recorded/*.pcap "$root/lab/samples/recorded/"
text "$source/packaging/windows/install.cmd" install.cmd
text "$source/packaging/windows/uninstall.cmd" uninstall.cmd
text "$source/LICENSE" COPYING.txt
sed "s/@VERSION@/$version/; s/@SERIES@/$(printf '%s and ' "${series[@]}" | sed 's/ and $//')/" \
    "$source/packaging/windows/README.txt" >"$folder/README.txt"
text "$folder/README.txt" README.txt
rm -f "$zip"
(cd "$folder" && find "wireshark-lab-$version" -type f | LC_ALL=C sort | cmake -E tar cf "$zip" --format=zip --files-from=/dev/stdin)
echo "$zip"
