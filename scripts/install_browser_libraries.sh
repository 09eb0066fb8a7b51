#!/usr/bin/env bash
# Fetches the browser libraries of package-lock.json into node_modules/. Their scripts do not run.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "Fetching the browser libraries …"
if ! PATH="$PWD/.venv/bin:$PATH" npm ci --ignore-scripts --silent; then
  echo "The browser libraries could not be fetched. Check that npm reaches a registry" \
    "('npm ping'), then run the same command again." >&2
  exit 1
fi
