#!/usr/bin/env bash
# Two hosts with a cable between them: two network namespaces and a veth pair, inside of the namespace that this runs in.
# usage: unshare -rn two-hosts.sh DIRECTORY ADDRESS1 ADDRESS2 PROGRAM [ARGUMENT...]
# Runs PROGRAM ... one on the first host and PROGRAM ... two on the second, both with this script's input and output.
set -euo pipefail

directory=$1 first=$2 second=$3
shift 3
exec 3<&0

mkfifo "$directory/cable"
unshare -n bash -c '
  read -r _ < "$0/cable"
  ip link set lo up
  ip address add "$1" dev right nodad 2> /dev/null || ip address add "$1" dev right
  ip link set right up
  shift
  exec "$@" two' "$directory" "$second" "$@" <&3 &
other=$!
here=$(readlink /proc/self/ns/net)
until there=$(readlink "/proc/$other/ns/net") && [[ $there != "$here" ]]; do :; done

ip link set lo up
ip link add left type veth peer name right netns "$other"
ip address add "$first" dev left nodad 2> /dev/null || ip address add "$first" dev left
ip link set left up
echo > "$directory/cable"
"$@" one <&3 &
wait
