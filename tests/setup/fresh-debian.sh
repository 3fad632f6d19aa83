#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Try ./lab on a fresh, minimal Debian, as a newcomer has it: a container's root, or an ordinary
# user with sudo. Needs root, debootstrap and a Debian mirror, so it is a command and not a test.
#
# usage: sudo tests/setup/fresh-debian.sh bookworm|trixie|sid [root|user] [lab command... [+ lab command...]]
#        (default: root demo + test)
#
# The mirror and the network settings are those of this machine's apt. LAB_ROOTS names a folder
# that keeps the untouched systems, <suite>.tar, for the next time. LAB_UMASK is the newcomer's umask,
# for the checkout and the commands (default: 022), LAB_CFLAGS the CFLAGS of its builds.
set -euo pipefail

source=$(realpath "$(dirname "$0")/../..")
suite=${1:?which Debian? bookworm, trixie or sid}
user=${2:-root}
command=("${@:3}")
[[ ${#command[@]} != 0 ]] || command=(demo + test)
newcomers_umask=${LAB_UMASK:-022}

say()
{
    echo "fresh-debian.sh: $suite, $user: $*" >&2
}

fail()
{
    say "$@"
    exit 1
}

mirror()
{
    # shellcheck disable=SC2016 # apt-get fills in $(REPO_URI)
    apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Identifier: Packages' | head -n 1
}

# The parts of this machine's apt configuration that say how to reach a mirror.
apt_network_settings()
{
    apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries)' || true
}

make_system()
{
    local kept=${LAB_ROOTS:+$LAB_ROOTS/$suite.tar}
    if [[ -n $kept && -e $kept ]]; then
        tar -xpf "$kept" -C "$root"
    else
        debootstrap --variant=minbase "$suite" "$root" "$(mirror)" ||
            fail "debootstrap failed; see $root/debootstrap/debootstrap.log"
        [[ -z $kept ]] || tar -cpf "$kept" -C "$root" .
    fi
    apt_network_settings >"$root/etc/apt/apt.conf.d/99network"
    cp /etc/resolv.conf "$root/etc/"
}

# Run a command in the system, which is a mount of its own, as a container's is. Its mounts and
# processes end with it.
inside()
{
    # shellcheck disable=SC2016 # the inner shell expands them
    unshare --mount --pid --fork --kill-child -- bash -c '
        mount --bind "$0" "$0"
        mount -t proc proc "$0/proc"
        mount --rbind /dev "$0/dev"
        exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb "$@"' "$root" "$@"
}

add_user_with_sudo()
{
    inside env DEBIAN_FRONTEND=noninteractive bash -c '
        apt-get -q update && apt-get -qy install --no-install-recommends sudo &&
        useradd --create-home --shell /bin/bash student &&
        echo "student ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/student &&
        apt-get clean && rm -rf /var/lib/apt/lists/*'
}

copy_lab()
{
    mkdir "$root$home/lab"
    tar --exclude='./build*' --exclude=./.git --exclude=__pycache__ -C "$source" -cf - . |
        (umask "$newcomers_umask" && tar --no-same-owner --no-same-permissions -xf - -C "$root$home/lab")
    inside chown -R "$user:" "$home/lab"
}

# Run a ./lab command as the newcomer.
run_lab()
{
    say "./lab $*"
    # shellcheck disable=SC2016 # the inner shell expands them
    inside setpriv --reuid="$user" --regid="$user" --init-groups env HOME="$home" USER="$user" ${LAB_CFLAGS:+"CFLAGS=$LAB_CFLAGS"} \
        bash -c 'umask "$0" && exec "$@"' "$newcomers_umask" "$home/lab/lab" "$@"
}

# Run the given commands, with + between them, up to the first that fails.
run_commands()
{
    local words=()
    while [[ $# != 0 ]]; do
        if [[ $1 = + ]]; then
            run_lab "${words[@]}"
            words=()
        else
            words+=("$1")
        fi
        shift
    done
    run_lab "${words[@]}"
}

[[ $EUID = 0 ]] || fail "debootstrap needs root"
root=$(mktemp -d /var/tmp/lab-debian.XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT
chmod 755 "$root"

make_system
case $user in
root) home=/root ;;
user) user=student home=/home/student && add_user_with_sudo ;;
*) fail "as whom? root or user" ;;
esac
copy_lab
run_commands "${command[@]}"
