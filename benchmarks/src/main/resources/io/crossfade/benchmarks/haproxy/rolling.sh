#!/usr/bin/env bash
# A rolling deployment behind HAProxy, written by hand: one instance after the other is drained,
# taken out, replaced, checked and let in again, over the Runtime API by socat.
# Arguments: the stats socket, the backend, the new version, and server=host:port of each instance.
set -euo pipefail
socket=$1 backend=$2 version=$3
shift 3

ask() { echo "$1" | socat -t 5 stdio "unix-connect:$socket"; }

state() {
  local answer
  answer=$(ask "set server $backend/$1 state $2")
  [ -z "$answer" ] || { echo "HAProxy refused: $answer" >&2; exit 1; }
}

in_flight() { ask "show stat $backend 4 -1" | awk -F, -v server="$1" '$2 == server { print $5 }'; }

for instance in "$@"; do
  server=${instance%%=*} address=${instance#*=}
  state "$server" drain
  until [ "$(in_flight "$server")" = 0 ]; do sleep 0.05; done
  state "$server" maint
  curl -sf -X POST "http://$address/become/$version"
  until curl -sf "http://$address/healthz" | grep -q "\"$version\""; do sleep 0.05; done
  state "$server" ready
done
