#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Try a .deb of ./lab package in a system that may be spoilt, as root: it installs, works for a new user,
# upgrades, stands in the way of another Wireshark with a clear word, and goes without a trace.
#
# usage: try-package.sh wireshark-lab_....deb
set -euo pipefail

deb=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DEBIAN_FRONTEND=noninteractive

check()
{
    printf '%s ... ' "$1"
    shift
    if "$@" >"$work/printed" 2>&1; then
        echo ok
    else
        echo FAILED
        cat "$work/printed"
        exit 1
    fi
}

as_student()
{
    runuser -u lab-student -- env -C / HOME=/home/lab-student PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
}

# Everything of the system but the copies that userdel leaves, and what Python compiles.
files()
{
    find /etc /usr -path '/etc/*-' -o -path '*/__pycache__*' -o -print | sort
}

# A package of the same name with another version; or one that stands for another Wireshark.
make_deb()
{
    local folder=$work/$1-$2
    mkdir -p "$folder/DEBIAN"
    printf '%s\n' "Package: $1" "Version: $2" "Architecture: all" "Maintainer: Nobody <nobody@example.org>" \
        "Description: stands for another version" >"$folder/DEBIAN/control"
    dpkg-deb --root-owner-group -b "$folder" "$work/$1.deb" >/dev/null
}

explains()
{
    as_student tshark -n -C Lab -r /usr/share/wireshark-lab/sample-pcaps/http-loopback.pcap \
        -T fields -e lab.role | grep -q handshake3
}

refuses_another_wireshark()
{
    make_deb wireshark-common 9.9.0
    ! apt-get -s install "$work/wireshark-common.deb" >"$work/said" 2>&1 ||
        grep -q 'REMOVED' "$work/said" || return 1
    cat "$work/said"
    grep -q wireshark-lab "$work/said"
}

apt-get -q update >/dev/null
apt-get -qy install --no-install-recommends tshark >/dev/null 2>&1
files >"$work/before"
useradd --create-home lab-student
make_deb wireshark-lab 0.0.1
check "an earlier version is there" dpkg -i "$work/wireshark-lab.deb"
check "it upgrades" apt-get -qy install --no-install-recommends "$deb"
check "it explains a capture to a new user" explains
check "the doctor finds nothing" as_student wireshark-lab doctor
check "it prints a report" as_student wireshark-lab report /usr/share/wireshark-lab/sample-pcaps/ping.pcap
check "it prints a worksheet" as_student wireshark-lab worksheet /usr/share/wireshark-lab/sample-pcaps/ping.pcap
check "it installs again" apt-get -qy install --reinstall --no-install-recommends "$deb"
check "another Wireshark has a word about it" refuses_another_wireshark
check "it is removed" apt-get -qy purge wireshark-lab
userdel --remove lab-student 2>/dev/null
files >"$work/after"
check "it leaves no trace" diff "$work/before" "$work/after"
