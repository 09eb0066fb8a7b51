#!/usr/bin/env bash
# Writes the lock files again from pyproject.toml and package.json: every version that set-up
# installs, with its hashes, for every platform and every Python from 3.11 on.
# They contain no addresses of package indexes, so that a mirror works as well.
# They do not contain pip, which pip-audit needs: every environment has it already.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools/venv"
"$tools/venv/bin/python" -m pip install --quiet uv

compile() {
  "$tools/venv/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
    --no-emit-package pip --system-certs --custom-compile-command "make lock" "$@"
}

# The largest set first; the others take their versions from it, so that all agree.
compile pyproject.toml --group test --group node --output-file "$tools/all.txt"
compile pyproject.toml --constraints "$tools/all.txt" --output-file requirements.lock
compile pyproject.toml --group test --constraints "$tools/all.txt" \
  --output-file requirements-dev.lock
compile --group node --constraints "$tools/all.txt" --output-file requirements-node.lock

PATH="$PWD/.venv/bin:$PATH" npm install --package-lock-only --ignore-scripts --no-audit --no-fund
echo "Locked. Read the difference, then run make test."
