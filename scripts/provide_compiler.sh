#!/usr/bin/env bash
# Provides a C compiler with the headers of the C library: the benchmark and its tests compile
# their programs. The system's own is used where it is; otherwise apt-get installs one, as root.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/apt.sh

can_compile() { echo '#include <stdio.h>' | cc -x c -fsyntax-only - 2>/dev/null; }

if ! can_compile && may_install; then
  install_with_apt gcc libc6-dev
fi
if ! can_compile; then
  echo "There is no C compiler (cc) here. On Debian and Ubuntu: sudo apt-get install gcc libc6-dev" >&2
  if [ -n "${CI:-}" ]; then exit 1; fi
  echo "The tests that need one are skipped." >&2
fi
