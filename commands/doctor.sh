#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Why does Lab not show up? Looks at one cause after the other, and says of each that it finds how to
# repair it, in English or, on a Chinese desktop, in Chinese. Ends with 1 if it found any. Changes nothing.
#
# usage: doctor.sh INSTALL [SOURCE]
#
#   INSTALL  the command that installs Lab, to be named in repairs
#   SOURCE   the folder of the sources, if there are any
set -uo pipefail
shopt -s nullglob

readonly install=$1 sources=${2-}
here=$(dirname "$(readlink -f "$0")")
readonly here sample=$here/../sample-pcaps/http-loopback.pcap
# shellcheck source-path=SCRIPTDIR
source "$here/plugin.sh"
problems=0
declare -A translations

# Chinese if the first language that is named in the environment is. A line of the file is in English, the next one is the same in
# the other language, the third one is empty.
learn_language()
{
    local languages=${LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG-}}}} english other
    [[ $languages = zh* ]] || return 0
    while IFS= read -r english && IFS= read -r other; do
        translations[$english]=$other
        read -r
    done <"$here/doctor.zh_CN.words"
}

# Prints a format with its arguments, in the language of the desktop.
phrase()
{
    local format=${translations[$1]-$1}
    shift
    # shellcheck disable=SC2059 # the formats are those of this file
    printf "$format" "$@"
}

# Who cannot be told anything is told so once, by bash.
say()
{
    { phrase "$@" && echo; } || exit 1
}

good()
{
    say "ok       %s" "$(phrase "$@")"
}

# A cause, and its repair.
bad()
{
    say "PROBLEM  %s" "$1"
    say "  repair %s" "$2"
    problems=$((problems + 1))
}

version_of()
{
    "$1" --version 2>/dev/null </dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1
}

# What a program says that does not tell its version, or which signal ended it.
last_words()
{
    local said status=0
    said=$("$1" --version 2>&1 </dev/null) || status=$?
    if [[ $status -gt 128 ]]; then
        said=$(phrase "it is ended by SIG%s" "$(kill -l $((status - 128)))")
    fi
    tail -n 1 <<<"${said:-$(phrase "it says nothing")}"
}

# Sets what tshark says of its folders. As root, the personal ones of plugins are not used.
ask_for_folders()
{
    local name folder
    while IFS=: read -r name folder; do
        folder=${folder#"${folder%%[![:space:]]*}"}
        case $name in
        "Personal configuration") configuration=$folder ;;
        "Global configuration") global_configuration=$folder ;;
        "Personal Plugins") personal=$folder ;;
        "Global Plugins") global=$folder ;;
        esac
    done < <(tshark -G folders 2>/dev/null)
    places=("$personal/epan/lab.so" "$global/epan/lab.so")
    [[ $EUID != 0 ]] || places=("$global/epan/lab.so")
}

check_wireshark()
{
    local window
    if ! command -v tshark >/dev/null; then
        bad "$(phrase "There is no tshark here, so nothing can be said of Wireshark")" \
            "$(phrase "Install wireshark and tshark.")"
        return 1
    fi
    version=$(version_of tshark)
    series=${version%.*}
    case $series in
    "")
        bad "$(phrase "tshark does not even start: %s" "$(last_words tshark)")" \
            "$(phrase "If it did before Lab was installed, the plugin is damaged. Install it again: %s" "$install")"
        return 1
        ;;
    4.[0-6]) good "tshark is of Wireshark %s" "$version" ;;
    *)
        bad "$(phrase "tshark is of Wireshark %s, and Lab is for 4.0 to 4.6" "$version")" \
            "$(phrase "Install one of these.")"
        return 1
        ;;
    esac
    window=$(version_of wireshark)
    [[ -z $window || ${window%.*} = "$series" ]] ||
        bad "$(phrase "The window is Wireshark %s, but tshark is of %s, so what one loads the other does not" "$window" "$version")" \
            "$(phrase "Update the older one, and then install Lab again: %s" "$install")"
}

# The first in PATH is the one that is started, and the one that Lab was installed for.
check_other_wiresharks()
{
    local program found
    for program in wireshark tshark; do
        found=$(type -ap "$program" | xargs -rd '\n' realpath -- | awk '!seen[$0]++')
        [[ $found != *$'\n'* ]] ||
            bad "$(phrase "There are several programs called %s in PATH: %s" "$program" "${found//$'\n'/, }")" \
                "$(phrase "Remove all but one, for Lab is installed for the first of them only.")"
    done
}

# Why the copies that there are do not count; each prints what it found.
explain_absence()
{
    local copy found=0
    for copy in "${places[@]}"; do
        [[ ! -e $copy ]] || { explain_refusal "$copy" && found=1; }
    done
    if [[ $EUID = 0 && -e $personal/epan/lab.so ]]; then
        bad "$(phrase "You are root, and as root Wireshark loads no plugin from your own folder: %s" "$personal")" \
            "$(phrase "Start Wireshark as an ordinary user, or install Lab for everyone: %s" "$install")"
        found=1
    fi
    explain_other_series && found=1
    explain_wrong_folder && found=1
    [[ $found = 1 ]] ||
        bad "$(phrase "Lab is not installed for Wireshark %s" "$series")" "$(phrase "Install it: %s" "$install")"
}

# In Wireshark's own words, if it has any.
explain_refusal()
{
    local words
    words=$(tshark -G plugins 2>&1 >/dev/null | grep -F lab.so | head -n 1)
    if [[ ! -r $1 ]]; then
        words=$(phrase "it cannot be read")
    elif [[ -z $words ]]; then
        words=$(ldd "$1" 2>&1 | sed -n 's/^\s*\(.*\) => not found/\1/p' | head -n 1)
        words=${words:+$(phrase "it needs %s" "$words")}
    fi
    bad "$(phrase "Wireshark %s does not load %s: %s" "$version" "$1" "${words:-$(phrase "it does not say why")}")" \
        "$(phrase "Install Lab again, for this version: %s" "$install")"
}

explain_other_series()
{
    local copy other found=1
    for copy in "${personal%/*}"/*/epan/lab.so "${global%/*}"/*/epan/lab.so; do
        other=${copy%/epan/lab.so}
        [[ $other != "$personal" && $other != "$global" ]] || continue
        bad "$(phrase "Lab is installed for Wireshark %s, and this is %s: %s" "${other##*/}" "$series" "$copy")" \
            "$(phrase "Install it again, for this version: %s" "$install")"
        found=0
    done
    return "$found"
}

explain_wrong_folder()
{
    local copy found=1
    local right
    for copy in {"$personal","$global","${personal%/*}","${global%/*}"}/lab.so \
        "$configuration/plugins"/{lab.so,epan/lab.so}; do
        [[ -e $copy ]] || continue
        right=$personal
        [[ $EUID != 0 && $copy != "${global%/*}"/* ]] || right=$global
        bad "$(phrase "Wireshark does not look for plugins where this one lies: %s" "$copy")" \
            "$(phrase "Move it to %s, or install Lab: %s" "$right/epan" "$install")"
        found=0
    done
    return "$found"
}

check_plugin()
{
    plugin=$(loaded_plugin)
    if [[ -z $plugin ]]; then
        explain_absence
    else
        good "Wireshark loads %s" "$plugin"
        check_copies
        check_age
    fi
}

check_copies()
{
    [[ $EUID != 0 && $personal != "$global" && -e $personal/epan/lab.so && -e $global/epan/lab.so ]] ||
        return 0
    bad "$(phrase "There are two copies, and Wireshark says so at each start: %s, %s" "$personal/epan/lab.so" "$global/epan/lab.so")" \
        "$(phrase "Remove one of them: your own, or as an administrator the one for everyone.")"
}

check_age()
{
    local newer
    [[ -n $sources ]] || return 0
    newer=$(newer_source "$sources" "$plugin")
    [[ -z $newer ]] ||
        bad "$(phrase "The plugin is older than the source here, such as %s" "$newer")" "$(phrase "Install it again: %s" "$install")"
}

# Prints the folders that hold a configuration, one of each profile.
profiles()
{
    local folder
    for folder in "$configuration" "$configuration"/profiles/*/ "$global_configuration" \
        "$global_configuration"/profiles/*/; do
        printf '%s\n' "${folder%/}"
    done
}

name_of_profile()
{
    case $1 in
    */profiles/*) phrase "the profile %s" "${1##*/}" ;;
    *) phrase "the default profile" ;;
    esac
}

# What is switched off by Analyze > Enabled Protocols.
check_disabled()
{
    local folder protocol
    local -A names=([lab]=Lab [tcp]=TCP [ip]=IPv4 [ipv6]=IPv6) # in that dialog
    while IFS= read -r folder; do
        [[ -r $folder/disabled_protos ]] || continue
        for protocol in lab tcp ip ipv6; do
            ! grep -qixE "\s*$protocol\s*" "$folder/disabled_protos" ||
                bad "$(phrase "The protocol %s is disabled in %s" "$protocol" "$(name_of_profile "$folder")")" \
                    "$(phrase "In this profile, choose Analyze > Enabled Protocols and tick %s." "${names[$protocol]}")"
        done
    done < <(profiles)
}

check_profile()
{
    local folder
    for folder in "$configuration" "$global_configuration"; do
        if [[ -r $folder/profiles/Lab/preferences && -r $folder/profiles/Lab/colorfilters ]]; then
            good "The Lab profile is in %s" "$folder/profiles/Lab"
            return 0
        fi
    done
    bad "$(phrase "There is no Lab profile, or a part of it is missing, so columns, colours and buttons are not there")" \
        "$(phrase "Install Lab again, which brings the profile: %s" "$install")"
}

# Prints what stands before TCP, as far as files tell.
usurpers()
{
    local folder
    while IFS= read -r folder; do
        ! grep -qs '^decode_as_entry: *ip\.proto,6,' "$folder/decode_as_entries" ||
            say "Decode As in %s" "$(name_of_profile "$folder")"
    done < <(profiles)
    find "$configuration" "${personal%/*}" "${global%/*}" "$global_configuration" -name '*.lua' \
        -exec grep -l 'ip\.proto' {} + 2>/dev/null
}

# Whether all of it together explains a capture.
check_explanation()
{
    local profile options roles found explained=$problems
    [[ -n $plugin ]] || return 0
    for profile in "" Lab; do
        options=()
        if [[ -n $profile ]]; then
            [[ -d $configuration/profiles/Lab || -d $global_configuration/profiles/Lab ]] || continue
            options=(-C "$profile")
        fi
        roles=$(tshark -n "${options[@]}" -r "$sample" -Y lab.role -T fields -e lab.role 2>/dev/null)
        if [[ $roles = *handshake1* ]]; then
            good "Lab explains a sample capture in the profile %s" "${profile:-Default}"
            continue
        fi
        found=$(usurpers | paste -sd , | sed 's/,/, /g')
        [[ $explained != 0 && -z $found ]] ||
            bad "$(phrase "Lab explains nothing in the profile %s, for something else stands before TCP in its place: %s" \
                "${profile:-Default}" "${found:-$(phrase "another plugin")}")" \
                "$(phrase "Take that out: delete the entry in Analyze > Decode As, or move the script or plugin elsewhere.")"
    done
}

check_all()
{
    check_wireshark || return 0
    ask_for_folders
    check_other_wiresharks
    check_plugin
    check_profile
    check_disabled
    check_explanation
}

learn_language
check_all
if [[ $problems != 0 ]]; then
    exit 1
fi
say "If Lab does not show up all the same: choose the profile Lab, by the right end of the status bar."
