#!/usr/bin/env bash
# Makes a fresh machine of one of Debian's suites in a temporary folder, clones the newest commit
# into it and runs both commands of the README there. Ends with their result.
#   scripts/fresh_machine.sh trixie
# It reaches Debian's mirror, PyPI and npm as this machine does, and has nothing else of it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/apt.sh
. scripts/lib/debian_machine.sh

suite=${1:?Name one of Debian\'s suites: scripts/fresh_machine.sh trixie}
log=test-results/fresh_machine-$suite.log

show_result() {
  grep -A 1 '^== ' "$log" || true
  tail -n "$1" "$log"
}

provide_debootstrap
mkdir -p test-results
make_machine "$suite" python3 python3-venv make git
git clone --quiet --no-hardlinks . "$machine/root/timekeeper"
echo "Running both commands in it; $log has all that they say …"
if in_machine env CI=true /root/timekeeper/scripts/lib/both_commands.sh >"$log" 2>&1; then
  show_result 3
  echo "Both commands hold on $suite."
else
  show_result 40
  echo "Not both commands hold on $suite." >&2
  exit 1
fi
