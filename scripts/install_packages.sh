#!/usr/bin/env bash
# Installs the Python packages of one lock file into .venv, each checked against its hash.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

echo "Installing the Python packages of $lock …"
if ! .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes \
  --requirement "$lock"; then
  echo "The Python packages of $lock could not be installed. If the lines above speak of the" \
    "network, check that pip reaches a package index, then run the same command again." >&2
  exit 1
fi
