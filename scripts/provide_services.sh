#!/usr/bin/env bash
# Provides the programs for the tests of a deployment: PostgreSQL, Redis and nginx.
# The tests start their own processes, on free ports; no service of the system is started here.
# If one cannot be installed, this says so, and its tests are skipped; with CI set, this fails.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/apt.sh

POLICY=/usr/sbin/policy-rc.d

have() {
  PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$1" >/dev/null ||
    compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null
}

find_missing() {
  missing=()
  { have postgres && have initdb; } || missing+=(postgresql)
  have redis-server || missing+=(redis-server)
  have nginx || missing+=(nginx-light)
  have openssl || missing+=(openssl) # makes the certificate for the tests of nginx
}

# Debian's packages start their services unless this file forbids it; it is restored afterwards.
install_without_starting() {
  if [ -e "$POLICY" ]; then mv "$POLICY" "$POLICY.aside"; fi
  trap restore_policy EXIT
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
  (install_with_apt "$@") || true # the missing programs are named below
}

restore_policy() {
  rm -f "$POLICY"
  if [ -e "$POLICY.aside" ]; then mv "$POLICY.aside" "$POLICY"; fi
}

find_missing
if [ ${#missing[@]} -gt 0 ] && may_install; then
  install_without_starting "${missing[@]}"
  find_missing
fi
if [ ${#missing[@]} -gt 0 ]; then
  echo "Missing for the tests of a deployment: ${missing[*]}. On Debian and Ubuntu:" \
    "sudo apt-get install ${missing[*]}" >&2
  if [ -n "${CI:-}" ]; then exit 1; fi
  echo "The tests that need them are skipped." >&2
fi
