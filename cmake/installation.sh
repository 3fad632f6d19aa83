#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Puts lab.so, the profile, the guide, the lists of tasks and the samples where Wireshark looks, and
# takes them away again. Who runs this decides where that is, not who built Lab: as root Wireshark loads nothing
# from personal folders, and a package (DESTDIR) is for all users too.
#
# usage: installation.sh install    MODULE SERIES PLUGINS DATA
#        installation.sh uninstall [MODULE SERIES PLUGINS DATA]
#        installation.sh check
#
# "check" fails where this user has no folders to install into, and changes nothing.
#
#   MODULE   the built lab.so
#   SERIES   of the Wireshark that it was built for, such as 4.0
#   PLUGINS  the plugin folder of this Wireshark for all users, series included
#   DATA     its configuration folder for all users
#
# A record beside lab.so, lab.installed, has a line for each thing that was installed. It is there
# before the first of them, so that an installation that fails can be removed as well.
#   <SHA-256> <file>   a file, as it was installed
#   folder <folder>    a folder that was not there before
# There a backslash stands as \\ and a line break as \n.
set -euo pipefail
shopt -s nullglob

readonly action=$1 module=${2-} series=${3-} global_data=${5-}
global_plugins=${4-}
source=$(dirname "$(readlink -f "$0")")/..
destdir=${DESTDIR-}
[[ -z $destdir || $destdir = /* ]] || destdir=$PWD/$destdir

fail()
{
    printf 'lab: %s\n' "$*" >&2
    exit 1
}

# What this machine says of its Wireshark, if the build does not.
ask_for_global_plugins()
{
    local answer
    answer=$(pkg-config --variable=plugindir wireshark 2>/dev/null) ||
        answer=$(env -u WIRESHARK_PLUGIN_DIR tshark -G folders 2>/dev/null |
            sed -n 's/^Global Plugins:[[:space:]]*//p') || true
    printf %s "$answer"
}

# Sets whom an installation is for; the folder of the plugins of every series; and the folder that
# holds profiles, the guide, the tasks and the samples.
find_places()
{
    if [[ $EUID = 0 || -n $destdir ]]; then
        whom="all users"
        umask 022
        [[ -n $global_plugins ]] || global_plugins=$(ask_for_global_plugins)
        [[ -n $global_plugins ]] || fail "no Wireshark here says where its plugins for all users are"
        plugins=$(dirname "$global_plugins")
        configuration=$global_data
    else
        whom="this user"
        HOME=${HOME-~}
        [[ $HOME = /* ]] || fail "HOME is \"$HOME\" and not a whole path: where would Wireshark look?"
        plugins=$HOME/.local/lib/wireshark/plugins
        configuration=$(personal_configuration)
        [[ $configuration = /* ]] ||
            fail "WIRESHARK_CONFIG_DIR is \"$configuration\" and not a whole path:" \
                "Wireshark would look elsewhere in each folder it is started in"
    fi
}

# In the order in which Wireshark looks for it.
personal_configuration()
{
    local folder=$HOME/.config/wireshark
    [[ ${XDG_CONFIG_HOME-} != /* ]] || folder=$XDG_CONFIG_HOME/wireshark
    [[ -e $folder || ! -d $HOME/.wireshark ]] || folder=$HOME/.wireshark
    printf %s "${WIRESHARK_CONFIG_DIR-$folder}"
}

# Notes the SHA-256 of each file in sum_of; one program for all of them, for there are about eighty.
declare -A sum_of=()
take_sums()
{
    local line failed=1
    [[ $# != 0 ]] || return 0
    # An empty line at the end says that nothing failed: bash's wait, now and then, does not know how a program ended.
    while IFS= read -r -d '' line; do
        if [[ -n $line ]]; then sum_of[${line:66}]=${line:0:64}; else failed=0; fi
    done < <(sha256sum -z -- "$@" && printf '\0')
    return "$failed"
}

# Reads the records of earlier installations, one for each series: their files, their lines, and for
# each file the sums that it may have.
read_records()
{
    local record line path
    records=("$destdir$plugins"/*/epan/lab.installed)
    lines=()
    declare -gA sums=()
    for record in "${records[@]}"; do
        while IFS= read -r line; do
            [[ $line = ?*" /"* ]] || continue
            lines+=("$line")
            printf -v path %b "${line#* }"
            sums[$path]+=" ${line%% *}"
        done <"$record"
    done
}

remember()
{
    local path=${2//\\/\\\\}
    lines+=("$1 ${path//$'\n'/\\n}")
}

write_record()
{
    local record=$destdir$plugin_folder/lab.installed
    mkdir -p -- "$destdir$plugin_folder"
    if ! printf '%s\n' "${lines[@]}" | sort -u >"$record.new" || ! mv -- "$record.new" "$record"; then
        rm -f -- "$record.new"
        fail "$record cannot be written, so nothing was installed"
    fi
}

# Notes the folders on the way to this one that are not there; the last one that is there must let
# us make them.
plan_folder()
{
    local folder=$1
    while [[ -n $folder && ! -e $destdir$folder && ! -L $destdir$folder ]]; do
        remember folder "$folder"
        folder=${folder%/*}
    done
    folder=$destdir${folder:-/}
    [[ -d $folder && -w $folder ]] || fail "$folder cannot be written, so nothing was installed"
}

# Says that files belong into a folder.
want()
{
    local file folder=$1
    shift
    for file; do wanted+=("$file" "$folder"); done
}

take_sums_of_wanted()
{
    local at target files=()
    for ((at = 0; at < ${#wanted[@]}; at += 2)); do
        target=$destdir${wanted[at + 1]}/${wanted[at]##*/}
        files+=("${wanted[at]}")
        [[ ${wanted[at]} = "$module" || ! -e $target ]] || files+=("$target")
    done
    take_sums "${files[@]}"
}

# Decides whether a file is copied into a folder: not over one that is not as an installation left it.
plan()
{
    local file=$1 folder=$2
    local target=$folder/${file##*/} ours=${sum_of[$1]}
    local present=${sum_of[$destdir$target]-$ours}
    if [[ $present = "$ours" || " ${sums[$target]-} " = *" $present "* ]]; then
        remember "$ours" "$target"
        copies+=("$file" "$folder")
    elif [[ ${file##*/} != recent ]]; then # which Wireshark itself rewrites
        echo "Kept as you changed it: $target (ours: $file)"
    fi
}

# Where the files of a folder are written first, in the folder itself: where the disk is full, a half file
# would be there, and be taken for one that the user has changed.
readonly unfinished=.lab.new

# Copies files into a folder: all of them or none.
copy()
{
    local folder=$1 new=$1/$unfinished
    shift
    rm -rf -- "$new"
    mkdir -p -- "$new"
    if ! install -m 644 -t "$new" -- "$@" || ! mv -f -t "$folder" -- "$new"/*; then
        rm -rf -- "$new"
        fail "not everything was installed; install again once the cause is gone, or uninstall"
    fi
    rmdir -- "$new"
}

# Copies what is planned, folder by folder.
copy_all()
{
    local at folder files=()
    for ((at = 0; at < ${#copies[@]}; at += 2)); do
        files+=("${copies[at]}")
        folder=${copies[at + 1]}
        [[ ${copies[at + 3]-} != "$folder" ]] || continue
        copy "$destdir$folder" "${files[@]}"
        files=()
    done
}

# Wireshark complains at each start about a plugin that it finds twice.
point_out_second_copy()
{
    local copy copies=("$global_plugins/epan/lab.so")
    [[ $whom = "this user" ]] || copies=(/home/*/.local/lib/wireshark/plugins/"$series"/epan/lab.so)
    for copy in "${copies[@]}"; do
        [[ ! -e $copy ]] || echo "lab: Wireshark will find a second copy and say so at each start: $copy
lab: Remove one of the two: ./lab uninstall, or with sudo the one for all users." >&2
    done
}

install_all()
{
    local folder at
    plugin_folder=$plugins/$series/epan
    local profile_folder=$configuration/profiles/Lab guide_folder=$configuration/lab/guide
    local tasks_folder=$configuration/lab/tasks samples_folder=$configuration/lab/samples
    [[ -z $destdir ]] || mkdir -p -- "$destdir"
    read_records
    for folder in "$plugin_folder" "$profile_folder" "$guide_folder" "$tasks_folder" \
        "$samples_folder/recorded"; do
        plan_folder "$folder"
    done
    wanted=()
    want "$plugin_folder" "$module"
    want "$profile_folder" "$source"/profile/Lab/*
    want "$guide_folder" "$source"/docs/guide/*.{html,css,png}
    want "$tasks_folder" "$source"/tasks/*.ini
    want "$samples_folder" "$source"/sample-pcaps/*.{ini,pcap}
    want "$samples_folder/recorded" "$source"/sample-pcaps/recorded/*.pcap
    take_sums_of_wanted
    copies=()
    for ((at = 0; at < ${#wanted[@]}; at += 2)); do plan "${wanted[@]:at:2}"; done

    write_record
    copy_all
    printf '%s\n' "Installed for $whom, Wireshark $series:" "  plugin   $plugin_folder/lab.so" \
        "  profile  $profile_folder" "  guide    $guide_folder" \
        "  tasks    $tasks_folder" "  samples  $samples_folder"
    point_out_second_copy
}

# A plugin goes whatever became of it, and so does what Wireshark itself rewrites.
is_as_installed()
{
    [[ ${1##*/} = lab.so || ${1##*/} = recent || " ${sums[$1]} " = *" ${sum_of[$destdir$1]-unknown} "* ]]
}

# Removes those of the files that are as an installation left them.
remove_files()
{
    local path present=() removed=() targets=()
    for path; do
        [[ ! -f $destdir$path ]] || present+=("$path") targets+=("$destdir$path")
    done
    take_sums "${targets[@]}" || true # what cannot be read is not known to be ours
    targets=()
    for path in "${present[@]}"; do
        if is_as_installed "$path"; then
            removed+=("$path") targets+=("$destdir$path")
        else
            echo "Kept as you changed it: $path"
        fi
    done
    [[ ${#removed[@]} != 0 ]] || return 0
    rm -f -- "${targets[@]}"
    for path in "${removed[@]}"; do
        [[ ${path##*/} != lab.so ]] || echo "Removed $path"
    done
    echo "Removed ${#removed[@]} files in all, with profile, guide, tasks and samples"
}

remove_folder()
{
    local folder=$destdir$1
    [[ -d $folder ]] || return 0
    rm -rf -- "$folder/${unfinished:?}"
    if ! rmdir -- "$folder" 2>/dev/null && [[ $1 = */profiles/Lab ]]; then
        echo "Kept $folder: it holds files of your own"
    fi
}

# Removes what the records say, and nothing else: the records once the files are gone, then the
# folders, those that hold others last.
uninstall_all()
{
    local path paths files=()
    read_records
    mapfile -d '' -t paths < <([[ ${#sums[@]} = 0 ]] ||
        printf '%s\0' "${!sums[@]}" | LC_ALL=C sort -rz)
    for path in "${paths[@]}"; do
        [[ ${sums[$path]} = *folder* ]] || files+=("$path")
    done
    remove_files "${files[@]}"
    [[ ${#records[@]} = 0 ]] || rm -f -- "${records[@]}"
    for path in "${paths[@]}"; do
        [[ ${sums[$path]} != *folder* ]] || remove_folder "$path"
    done
    [[ ${#records[@]} != 0 ]] || echo "Lab is not installed for $whom"
    point_out_what_stays
}

point_out_what_stays()
{
    local copy unrecorded=("$destdir$plugins"/*/epan/lab.so)
    for copy in "${unrecorded[@]}"; do
        echo "This stays, for no installation recorded it: $copy"
    done
    [[ $whom = "this user" ]] || return 0
    copy=${global_plugins:-$(ask_for_global_plugins)}/epan/lab.so
    [[ ! -e $copy ]] || echo "Another copy stays, for all users: $copy"
}

check_all()
{
    local folder lines=()
    for folder in "$plugins" "$configuration"; do plan_folder "$folder"; done
}

# Two at once would write the same files. Some systems know no such locks.
exec 9<"$0"
flock 9 2>/dev/null || true
find_places
"${action}_all"
