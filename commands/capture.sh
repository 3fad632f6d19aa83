# SPDX-License-Identifier: GPL-2.0-or-later
# What ./lab and wireshark-lab do with a capture. To be sourced; fail() and say() are theirs.
# shellcheck shell=bash

# What each command that prints asks of tshark's -z.
declare -rA outputs=([report]="lab,report" [ladder]="lab,ladder" [chart]="lab,chart,svg" [connections]="lab,connections"
    [worksheet]="lab,worksheet" [key]="lab,key")

# Whether these words name files: none is missing, empty or an option. A file that is called so can be named ./-x.
are_names()
{
    local word
    for word; do
        [[ -n $word && $word != -* ]] || return 1
    done
}

check_capture()
{
    [[ -f $1 && -r $1 ]] || fail "$1 is no file that can be read"
}

# A read filter, for one, would give frames other numbers than they have in the file.
check_options()
{
    while [[ $# != 0 ]]; do
        [[ $1 = -[od] ]] || fail "only -o and -d of tshark can follow, not $1"
        [[ $# -ge 2 ]] || fail "nothing stands behind $1"
        shift 2
    done
}

# print_told COMMAND FILE [OPTION...]: what Lab has to say on a capture.
print_told()
{
    local output=${outputs[$1]} file=$2
    shift 2
    exec tshark -n -q -r "$file" "$@" -z "$output"
}

# check_annotation FILE COPY [OPTION...]
check_annotation()
{
    check_capture "$1"
    [[ ! -e $2 && ! -L $2 ]] || fail "$2 is there already, and is not overwritten"
    shift 2
    check_options "$@"
}

# The copy of a capture with Lab's words as comments explains itself in any Wireshark. tshark's own
# messages tell what is wrong with a file, and its status that the copy lacks what is cut off.
write_annotation()
{
    local from=$1 to=$2 status=0
    shift 2
    tshark -n -q -r "$from" "$@" -z "lab,annotate,${from//,/,,},${to//,/,,}" >/dev/null || status=$?
    [[ -e $to ]] || fail "there is no copy"
    say "annotated: $to"
    return "$status"
}
