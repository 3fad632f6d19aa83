#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Try a .deb or .rpm of ./lab package in a Debian that may be spoilt, as root: it installs over an earlier
# version, works for a new user, stands in the way of another Wireshark with a clear word, and goes without
# a trace. Whatever keeps Lab from showing up is then broken once, and wireshark-lab doctor has to find it.
#
# usage: try-package.sh PACKAGE [EARLIER PACKAGE]       (default: an earlier one that is empty)
#
# For an .rpm, rpm and dnf have to be there. Wireshark is Debian's all the same; empty packages stand for
# Fedora's wireshark-cli, and for all else that Lab asks for. They stay.
set -euo pipefail

package=$(realpath "$1")
kind=${package##*.}
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DEBIAN_FRONTEND=noninteractive
sample=/usr/share/wireshark-lab/sample-pcaps/http-loopback.pcap

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

# An empty package: NAME VERSION [what it provides as well...]
make_deb()
{
    local folder=$work/$1-$2
    mkdir -p "$folder/DEBIAN"
    printf '%s\n' "Package: $1" "Version: $2" "Architecture: all" "Maintainer: Nobody <nobody@example.org>" \
        "Description: stands for another version" >"$folder/DEBIAN/control"
    dpkg-deb --root-owner-group -b "$folder" "$work/$1.deb" >/dev/null
}

make_rpm()
{
    local name=$1 version=$2 each
    shift 2
    {
        printf '%s\n' "Name: $name" "Version: $version" "Release: 1" "License: GPL-2.0-or-later" \
            "Summary: Stands for another version"
        for each; do echo "Provides: $each"; done
        printf '%s\n' "%description" "Empty." "%files"
    } >"$work/$name.spec"
    rpmbuild --quiet -bb --define "_topdir $work/rpm" --define "_rpmdir $work" \
        --define "_build_name_fmt %%{NAME}.rpm" "$work/$name.spec"
}

# The same in the words of each kind.
deb_install() { apt-get -qy install --reinstall --allow-downgrades --no-install-recommends "$@"; }
deb_remove() { apt-get -qy purge wireshark-lab; }
deb_try() { apt-get -s install "$1"; }
deb_start() { :; }
readonly dnf=(dnf -yq --disablerepo=* --setopt=reposdir=/nonexistent)
rpm_install()
{
    local how=install
    [[ $(rpm -q wireshark-lab) != "$(rpm -qp "$1")" ]] || how=reinstall
    "${dnf[@]}" "$how" "$1"
}
rpm_remove() { "${dnf[@]}" remove wireshark-lab; }
rpm_try() { "${dnf[@]}" install --assumeno "$1"; }

# Debian's files are in no list of rpm, so a package says that they are there.
rpm_start()
{
    local wanted
    mapfile -t wanted < <(rpm -qp --requires "$package" | grep -vE '^(rpmlib|wireshark-cli)')
    make_rpm debian 1 "${wanted[@]}"
    make_rpm wireshark-cli "$(rpm -qp --requires "$package" | sed -n 's/^wireshark-cli >= //p').9"
    "${dnf[@]}" install "$work/debian.rpm" "$work/wireshark-cli.rpm"
    mkdir -p /usr/share/metainfo # it is Fedora's package "filesystem" that has this folder
}

explains()
{
    as_student tshark -n -C Lab -r "$sample" -T fields -e lab.role | grep -q handshake3
}

# Only what is in the list of the new package is there, and it is of its version.
is_the_new_one()
{
    explains && as_student wireshark-lab doctor
    [[ $1 = "$(file_version "$package")" ]] || { echo "there is $1"; return 1; }
}

file_version()
{
    case $kind in
    deb) dpkg-deb -f "$1" Version ;;
    rpm) rpm -qp --qf '%{VERSION}' "$1" ;;
    esac
}

installed_version()
{
    case $kind in
    deb) dpkg-query -W -f '${Version}' wireshark-lab ;;
    rpm) rpm -q --qf '%{VERSION}' wireshark-lab ;;
    esac
}

refuses_another_wireshark()
{
    local name=wireshark-common
    [[ $kind = deb ]] || name=wireshark-cli
    "make_$kind" "$name" 9.9.0
    if "${kind}_try" "$work/$name.$kind" >"$work/said" 2>&1; then
        grep -qE 'REMOVED|Removing' "$work/said" || { cat "$work/said"; return 1; }
    fi
    cat "$work/said"
    grep -q wireshark-lab "$work/said"
}

prepare()
{
    apt-get -q update
    apt-get -qy install --no-install-recommends tshark
    "${kind}_start"
}

check "Wireshark is there" prepare
files >"$work/before"
useradd --create-home lab-student
if [[ -z ${2-} ]]; then
    "make_$kind" wireshark-lab 0.0.1
    set -- "$1" "$work/wireshark-lab.$kind"
fi
check "an earlier version is there: $(file_version "$2")" "${kind}_install" "$(realpath "$2")"
check "it upgrades: $(file_version "$package")" "${kind}_install" "$package"
check "the new version explains a capture to a new user" is_the_new_one "$(installed_version)"
for command in report ladder chart connections worksheet key; do
    check "it prints for $command" as_student wireshark-lab "$command" "$sample" -o lab.language:zh_CN
done
check "it writes an annotated copy" as_student wireshark-lab annotate "$sample" /home/lab-student/copy.pcapng
check "it installs again" "${kind}_install" "$package"
check "another Wireshark has a word about it" refuses_another_wireshark
cat "$work/said"
# shellcheck source-path=SCRIPTDIR
source "$here/try-doctor.sh"
check "it is removed" "${kind}_remove"
userdel --remove lab-student 2>/dev/null
files >"$work/after"
check "it leaves no trace" diff "$work/before" "$work/after"
