#!/usr/bin/env bash
# A copy by Exodus beside native REPLICAOF and beside SCAN + DUMP + RESTORE by a plain client (Jedis, pipelined, two
# connections), and the rate at which a stream is applied, each command exactly once. Ratios taken in one run:
# on a shared machine absolute numbers mean little. Every result is compared with the source before it counts.
#
#   src/bench/redis-copy.sh [strings] [rounds] [commands] [name=classes ...]
#
# strings   to copy; a tenth as many collections are added (1000000)
# rounds    of copies, each way once a round (5); 0 leaves the copies out
# commands  to stream (2000000); 0 leaves the stream out
# name=...  directories of compiled classes of other commits, measured in the same run; a commit whose classes have
#           other names needs its own test classes too, behind a colon
#
# Workers run with -Xmx512m. Needs a JDK and Maven; Redis 6.2 comes from Maven. Takes about five minutes, and gives up
# after thirty.
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in mvn java timeout; do
  command -v "$tool" >/dev/null || { echo "redis-copy.sh: $tool is missing; install it" >&2; exit 1; }
done
strings=${1:-1000000}
rounds=${2:-5}
commands=${3:-2000000}
shift $(($# < 3 ? $# : 3))

classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -B -q -DskipTests test-compile
mvn -B -q dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test >/dev/null
timeout 1800 java -Xmx512m -cp "target/classes:target/test-classes:$(cat "$classpath")" \
  io.exodus.endpoint.redis.bench.CopyBench "$strings" "$rounds" "$commands" "$@"
