#!/usr/bin/env bash
# Provides Node.js 20 or newer with npm: that of the system, or else the one from PyPI in .venv.
# Scripts that need it put .venv/bin in front of PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

system_node_will_do() {
  command -v npm >/dev/null &&
    node --eval 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null
}

if ! system_node_will_do; then
  scripts/install_packages.sh requirements-node.lock
fi
