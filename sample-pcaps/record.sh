#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Record captures of this machine's own TCP:  sudo ./record.sh [-o DIRECTORY] [NAME...]
#
# Each scenario of record_scenarios.py runs between two network namespaces made for it,
# client 10.77.0.1 and server 10.77.0.2, and is captured on the client's side of the cable between
# them. No other interface is touched or listened to, and the namespaces are removed at the end.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
scenarios=$here/record_scenarios.py
directory=$here/recorded
client=lab-client-$$
server=lab-server-$$
# All of IPv4, and of IPv6 pings and errors, but not how neighbours find each other.
wanted='ip or (icmp6 and ip6[40] < 130)'
scratch=
tcpdump=

die() {
    echo "record.sh: $*" >&2
    exit 1
}

need() { # COMMAND PACKAGE
    [ -n "$(command -v "$1")" ] || die "$1 is missing; install it with: apt install $2"
}

add_host() { # NAMESPACE ADDRESS MAC, then the same two of the other host
    ip -n "$1" link set cable address "$3"
    ip -n "$1" address add "$2/24" dev cable
    ip -n "$1" link set cable up
    # Nobody asks for a hardware address, so that a scenario can make this host forget one.
    ip -n "$1" neighbour add "$4" lladdr "$5" dev cable nud permanent
    # Left alone, the kernel hands the cable large segments and leaves the checksums to hardware.
    ip netns exec "$1" ethtool -K cable tx off sg off tso off gso off gro off >/dev/null
}

add_hosts() {
    ip netns add "$client" ||
        die "this machine does not let us make network namespaces (a container must be privileged)"
    ip netns add "$server"
    ip link add cable netns "$client" type veth peer name cable netns "$server"
    add_host "$client" 10.77.0.1 02:00:00:00:00:01 10.77.0.2 02:00:00:00:00:02
    add_host "$server" 10.77.0.2 02:00:00:00:00:02 10.77.0.1 02:00:00:00:00:01
}

remove_hosts() {
    ip netns delete "$client" 2>/dev/null || true
    ip netns delete "$server" 2>/dev/null || true
}

clean_up() {
    # A namespace lives as long as a process is in it, so tcpdump goes first.
    stop_tcpdump || true
    remove_hosts
    [ -z "$scratch" ] || rm -rf "$scratch"
}

wait_for_tcpdump() {
    for _ in {1..50}; do
        grep -q 'listening on' "$scratch/tcpdump.log" && return
        sleep 0.1
    done
    die "tcpdump does not start: $(cat "$scratch/tcpdump.log")"
}

stop_tcpdump() {
    [ -n "$tcpdump" ] || return 0
    local pid=$tcpdump
    tcpdump=
    kill "$pid" 2>/dev/null
    wait "$pid"
}

record() { # NAME
    add_hosts
    : >"$scratch/tcpdump.log" # the last recording's must not say that this one listens
    ip netns exec "$client" tcpdump -i "$("$scenarios" --interface "$1")" -w - -U --immediate-mode \
        --time-stamp-precision=nano "$wanted" >"$scratch/$1.pcap" 2>"$scratch/tcpdump.log" &
    tcpdump=$!
    wait_for_tcpdump
    "$scenarios" "$1" "$client" "$server"
    sleep 0.5 # for the last segment to be written
    stop_tcpdump || die "tcpdump fails: $(cat "$scratch/tcpdump.log")"
    remove_hosts
    install -m 644 "$scratch/$1.pcap" "$directory/$1.pcap"
    chown --reference="$directory" "$directory/$1.pcap" # the teacher's file, not root's
    echo "$directory/$1.pcap"
}

if [ "${1:-}" = -h ] || [ "${1:-}" = --help ]; then
    sed -n '4,8s/^# \{0,1\}//p' "$0"
    exit
fi
if [ "${1:-}" = -o ]; then
    [ -d "${2:-}" ] || die "-o needs an existing directory"
    directory=$2
    shift 2
fi
[ "$(id -u)" = 0 ] || die "making network namespaces needs root: sudo $0 $*"
need /usr/bin/python3 python3
need ip iproute2
need ethtool ethtool
need tcpdump tcpdump
need curl curl
need nft nftables
need ping iputils-ping
need nmap nmap
need openssl openssl
need unshare util-linux

mapfile -t known < <("$scenarios" --list)
names=("$@")
[ $# -gt 0 ] || names=("${known[@]}")
for name in "${names[@]}"; do
    [[ " ${known[*]} " == *" $name "* ]] ||
        die "no scenario is called $name; there are: ${known[*]}"
done
if [[ ${names[*]} == *quic* ]]; then
    need gtlsclient ngtcp2-client
    need gtlsserver ngtcp2-server
fi
trap clean_up EXIT
trap 'exit 1' INT TERM HUP
scratch=$(mktemp -d)
for name in "${names[@]}"; do
    record "$name"
done
