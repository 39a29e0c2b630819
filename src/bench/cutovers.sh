#!/usr/bin/env bash
# Cutovers under load, one after another: engine, worker and interlay as processes of their own, each migration between
# two fresh Redis servers. Prints the distribution of the hold: the longest gap between two acknowledged writes of any
# connection across a cutover, beside the same over as long a span without one. The ledger of every migration must be whole.
#
#   src/bench/cutovers.sh [cutovers] [connections] [writes/s] [keys]
#
# cutovers     one migration each (20)
# connections  that write all the time (16)
# writes/s     of all connections together (1600)
# keys         in each database before (5000)
#
# Needs a JDK and Maven; builds the project first. Takes about seven minutes, and gives up after twenty.
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in mvn java timeout; do
  command -v "$tool" >/dev/null || { echo "cutovers.sh: $tool is missing; install it" >&2; exit 1; }
done
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -B -q -DskipTests package
mvn -B -q dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test >/dev/null
timeout 1200 java -Xmx512m \
  -cp "target/classes:target/test-classes:$(cat "$classpath")" \
  io.exodus.roles.CutoversBench "${1:-20}" "${2:-16}" "${3:-1600}" "${4:-5000}"
