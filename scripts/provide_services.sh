#!/usr/bin/env bash
# Provides what the tests of a deployment need: PostgreSQL, Redis and nginx, as programs alone.
# The tests start their own, on free ports; no service of the system is started here.
# Where one cannot be had, this says so, and the tests that need it are skipped; not with CI set.
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
  have openssl || missing+=(openssl) # makes the certificate that nginx is tried with
}

# Debian's packages start what they bring unless this file forbids it; it is put back afterwards.
install_without_starting() {
  if [ -e "$POLICY" ]; then mv "$POLICY" "$POLICY.aside"; fi
  trap put_policy_back EXIT
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
  (install_with_apt "$@") || true # what is missing then is said below
}

put_policy_back() {
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
