#!/usr/bin/env bash
# Makes the virtual environment .venv with the given Python, and says why if that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}

if ! command -v "$python" >/dev/null; then
  echo "There is no '$python' here. Timekeeper needs Python 3.11 or newer." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Timekeeper needs Python 3.11 or newer; '$python' is $("$python" -V 2>&1)." \
    "Name another one with: make PYTHON=python3.12 …" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "'$python' cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv." >&2
  exit 1
fi
echo "Making the Python environment …"
"$python" -m venv --clear .venv
