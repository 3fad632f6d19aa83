# SPDX-License-Identifier: GPL-2.0-or-later
# The copy of a capture with Lab's words as comments, for ./lab and wireshark-lab. To be sourced; fail()
# and say() are theirs.
# shellcheck shell=bash

# Refuse what cannot be read, and what would be overwritten.
check_annotation()
{
    local from=$1 to=$2
    [[ -f $from && -r $from ]] || fail "$from is no file that can be read"
    [[ ! -e $to && ! -L $to ]] || fail "$to is there already, and is not overwritten"
}

# Further arguments are tshark's.
write_annotation()
{
    local from=$1 to=$2
    shift 2
    tshark -n -q -r "$from" "$@" -z "lab,annotate,${from//,/,,},${to//,/,,}" >/dev/null || true
    [[ -e $to ]] || fail "there is no copy"
    say "annotated: $to"
}
