#!/usr/bin/env bash
# The scenarios, in separate processes. Prints a table; exits with other than 0 where one fails.
# Usage: run.sh [names by commas, or their beginnings; all]
set -euo pipefail
cd "$(dirname "$0")/../../.."
mvn -q -DskipTests package
mvn -q surefire:test -Dtest=ScenarioIT -Dexodus.scenarios="${1:-all}"
