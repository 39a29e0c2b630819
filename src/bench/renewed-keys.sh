#!/usr/bin/env bash
# The soak of renewed keys: 2,000 sessions, counters and locks that live for 1 to 5 s and are renewed all the time, on
# Redis 6.2 and 7.0; stalls of 0.5 to 10 s at random on either way, and in each round a copy, a cutover and a rollback.
# No live key may be missing, no counter restarted, each time to live within 1 s. Prints the numbers, then runs once more
# with the protection off: that must fail.
#
#   src/bench/renewed-keys.sh [rounds]
#
# rounds   on each version (10)
#
# Needs a JDK and Maven. Takes about fifteen minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v mvn >/dev/null || { echo "renewed-keys.sh: mvn is missing; install it" >&2; exit 1; }
mvn -B -ntp -q test-compile
soak() {
  mvn -B -ntp surefire:test -Dtest=RenewedKeysSoakIT -Dexodus.soak.rounds="${1}" "${@:2}" 2>&1
}
soak "${1:-10}" | tee /dev/stderr | grep -E 'Soak on|Tests run' || { echo "renewed-keys.sh: the soak failed" >&2; exit 1; }
if soak 2 -Dexodus.soak.unguarded=true >/dev/null; then
  echo "renewed-keys.sh: with the protection off nothing was lost: the soak proves nothing" >&2
  exit 1
fi
echo "with the protection off keys are lost, as they should be"
