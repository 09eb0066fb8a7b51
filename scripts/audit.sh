#!/usr/bin/env bash
# Looks for known weaknesses in the Python packages of the lock files, in our own code, and in the
# browser libraries. Each check runs, also after one that failed; a check that could not be made
# counts as failed.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=0

failed_with() {
  echo "$1" >&2
  failed=1
}

echo "Reading our own code …"
.venv/bin/python -m bandit --quiet --recursive --configfile pyproject.toml \
  timekeeper wsgi.py config.py scripts ||
  failed_with "bandit found something above: mend it, or say on its line why it may stay."

for lock in requirements.lock requirements-dev.lock requirements-node.lock; do
  echo "Looking up the Python packages of $lock …"
  # Without --strict a package that cannot be looked up would pass.
  .venv/bin/python -m pip_audit --strict --progress-spinner off --disable-pip --require-hashes \
    --requirement "$lock" ||
    failed_with "$lock is not clean: a package above has a known weakness, or the list of weaknesses at pypi.org was not reached."
done

echo "Looking up the browser libraries …"
PATH="$PWD/.venv/bin:$PATH" npm audit --package-lock-only ||
  failed_with "package-lock.json is not clean: a library above has a known weakness, or npm's registry did not answer the audit."

exit "$failed"
