#!/usr/bin/env bash
# SET and GET through the interlay against the same server direct, as ratios taken in one run:
# on a shared machine absolute numbers mean little.
#
#   src/bench/interlay.sh [rounds] [requests] [name=classes:test-classes ...]
#
# name=...  directories of compiled classes of another commit, whose interlay is measured in the same run
#
# Needs redis-server and redis-benchmark; builds the project first.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3}
requests=${2:-100000}
shift $(($# < 2 ? $# : 2))
for tool in redis-server redis-benchmark mvn java; do
  command -v "$tool" >/dev/null || { echo "interlay.sh: $tool is missing; install it" >&2; exit 1; }
done

work=$(mktemp -d)
stop=()
trap 'for pid in "${stop[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT
free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
await() { for _ in $(seq 100); do redis-cli -p "$1" ping 2>/dev/null | grep -q PONG && return; sleep 0.1; done; }

mvn -B -q -o test-compile
mvn -B -q -o dependency:build-classpath -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test >/dev/null
server=$(free_port)
redis-server --port "$server" --bind 127.0.0.1 --save '' --appendonly no --dir "$work" --daemonize no >"$work/redis.log" &
stop+=($!)
await "$server"

names=()
ports=()
for build in "interlay=target/classes:target/test-classes" "$@"; do
  port=$(free_port)
  java -Xmx256m -cp "${build#*=}:$(cat "$work/classpath")" \
    io.exodus.interlay.InterlayMain "$port" "$server" "$server" >"$work/${build%%=*}.log" 2>&1 &
  stop+=($!)
  await "$port"
  names+=("${build%%=*}")
  ports+=("$port")
done

measure() { # port pipeline clients -> "SET GET"
  redis-benchmark -p "$1" -t set,get -n "$requests" -c "$3" -P "$2" -d 64 --csv |
    awk -F'"' '/^"SET"/{s=$4} /^"GET"/{g=$4} END{print s, g}'
}
for port in "${ports[@]}"; do measure "$port" 16 50 >/dev/null; done # warm

printf '%-28s %-10s %12s %12s %8s %12s %12s %8s\n' 'median of '"$rounds"' rounds' through 'SET direct' through ratio 'GET direct' through ratio
for shape in '50 1' '50 16' '1 1'; do
  set -- $shape
  for _ in $(seq "$rounds"); do
    line=$(measure "$server" "$2" "$1")
    for port in "${ports[@]}"; do line+=" $(measure "$port" "$2" "$1")"; done
    echo "$line"
  done >"$work/figures"
  median() { awk -v c="$1" '{print $c}' "$work/figures" | sort -n | awk '{v[NR]=$1} END{print v[int((NR+1)/2)]}'; }
  for i in "${!names[@]}"; do
    awk -v c="$1" -v p="$2" -v n="${names[$i]}" -v sd="$(median 1)" -v gd="$(median 2)" \
      -v si="$(median $((3 + 2 * i)))" -v gi="$(median $((4 + 2 * i)))" \
      'BEGIN{printf "%-28s %-10s %12.0f %12.0f %8.2f %12.0f %12.0f %8.2f\n", c " clients, pipeline " p, n, sd, si, si/sd, gd, gi, gi/gd}'
  done
done
