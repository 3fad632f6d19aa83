# SPDX-License-Identifier: GPL-2.0-or-later
# Breaks a Lab that is installed for all users in each way that keeps it from showing up, and shows what
# wireshark-lab doctor says of it, as a user and as root. A part of try-package.sh, which has check, as_student and
# a folder to work in.
# shellcheck shell=bash

work=${work:?}
plugin=$(tshark -G plugins | awk -F '\t' '/^lab\.so/ { print $4; exit }')
epan=${plugin%/lab.so}
series=$(basename "${epan%/epan}")
plugins=${epan%/"$series"/epan}
profile=/usr/share/wireshark/profiles/Lab
other=/opt/lab-other
cp -a "$plugins" "$work/plugins"
cp -a "$profile" "$work/profile"

mend()
{
    rm -rf "$plugins" "$profile" "$other" {/root,/home/lab-student}/{.config/wireshark,.local/lib/wireshark}
    cp -a "$work/plugins" "$plugins"
    cp -a "$work/profile" "$profile"
}

nothing_wrong() { :; }
no_plugin() { rm "$plugin"; }
another_wireshark() { mv "$plugins/$series" "$plugins/3.6"; }
wrong_folder() { mv "$plugin" "${epan%/epan}"; }
damaged_plugin() { truncate -s 1000 "$plugin"; }
unreadable_plugin() { chmod 600 "$plugin"; }
no_profile() { rm -r "$profile"; }
disabled_protocol() { own_files .config/wireshark/disabled_protos <<<lab; }
decode_as() { own_files .config/wireshark/decode_as_entries <<<"decode_as_entry: ip.proto,6,TCP,UDP"; }
two_tsharks() { mkdir -p "$other" && cp "$(command -v tshark)" "$other"; }
two_copies() { own_files ".local/lib/wireshark/plugins/$series/epan/lab.so" <"$plugin"; }
only_an_own_copy() { two_copies && rm "$plugin"; }
script_before_tcp()
{
    cat >"$plugins/before.lua" <<'END'
local before = Proto("before", "Stands before TCP")
function before.dissector(tvb, pinfo, tree) Dissector.get("tcp"):call(tvb, pinfo, tree) end
DissectorTable.get("ip.proto"):add(6, before)
END
}

# The same file, from the input, in the homes of both.
own_files()
{
    local home
    cat >"$work/own"
    for home in /root /home/lab-student; do
        mkdir -p "$(dirname "$home/$1")"
        cp "$work/own" "$home/$1"
    done
    chown -R lab-student: /home/lab-student
}

# Whether somebody learns of a cause, with its repair; or of none, where no words are given.
finds()
{
    local who=$1 words=${2-} status=0
    local as=(env -C / HOME=/root)
    [[ $who = root ]] || as=(as_student)
    "${as[@]}" env PATH="/usr/bin:/bin:$other" wireshark-lab doctor >"$work/said" || status=1
    cat "$work/said"
    if [[ -z $words ]]; then
        [[ $status = 0 ]]
    else
        [[ $status = 1 ]] && grep -F -A 1 "$words" "$work/said" | grep -q '^  repair .'
    fi
}

# cause USERS FUNCTION [WORDS]: these users learn of it in these words.
cause()
{
    local who
    "$2"
    for who in $1; do
        check "the doctor as $who, with ${2//_/ }" finds "$who" "${3-}"
        grep -m 1 -A 1 '^PROBLEM' "$work/said" || true
    done
    mend
}

cause "student root" nothing_wrong
as_student env LANG=zh_CN.UTF-8 wireshark-lab doctor >"$work/said"
check "the doctor speaks Chinese" grep "^正常 .*Wireshark" "$work/said"
cause "student root" no_plugin "Lab is not installed for Wireshark $series"
cause "student root" another_wireshark "Lab is installed for Wireshark 3.6, and this is $series"
cause "student root" wrong_folder "does not look for plugins where this one lies"
cause "student root" damaged_plugin "tshark does not even start"
cause "student" unreadable_plugin "it cannot be read"
cause "student root" no_profile "There is no Lab profile"
cause "student root" disabled_protocol "The protocol lab is disabled in the default profile"
cause "student root" decode_as "something else stands before TCP in its place: Decode As in the default profile"
cause "student root" script_before_tcp "something else stands before TCP in its place: $plugins/before.lua"
cause "student root" two_tsharks "There are several programs called tshark"
cause "student" two_copies "There are two copies"
cause "root" only_an_own_copy "as root Wireshark loads no plugin from your own folder"
cause "student root" nothing_wrong
