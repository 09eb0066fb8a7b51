#!/usr/bin/env bash
# Runs both commands of the README in a fresh clone: serves and asks each address that is printed,
# then runs all tests. Fails with the first of them that fails.
set -euo pipefail
cd "$(dirname "$0")/../.."

READY_WITHIN_S=600

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Gives the status of an address, and 000 where nothing answers.
status_of() {
  python3 - "$1" <<'PYTHON'
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=10).status)
except urllib.error.HTTPError as error:
    print(error.code)
except OSError:
    print("000")
PYTHON
}

wait_until_it_serves() {
  local deadline=$((SECONDS + READY_WITHIN_S))
  until [ "$(status_of "$address/healthz")" = 200 ]; do
    if ! kill -0 "$server" 2>/dev/null || [ "$SECONDS" -gt "$deadline" ]; then
      echo "make run does not serve."
      return 1
    fi
    sleep 1
  done
}

ask_each_page() {
  local page status
  for page in "$address/" $(grep --only-matching "$address/[^ ]*" "$output"); do
    status=$(status_of "$page")
    echo "$status ${page%%#*}"
    if [ "$status" != 200 ]; then return 1; fi
  done
}

try_run() {
  output=$(mktemp)
  port=$(free_port)
  address=http://127.0.0.1:$port
  make run PORT="$port" >"$output" 2>&1 &
  server=$!
  if ! { wait_until_it_serves && ask_each_page; }; then
    cat "$output"
    return 1
  fi
  kill -TERM "$server"
  wait "$server" || true
}

echo "== $(. /etc/os-release && echo "$PRETTY_NAME"), $(python3 --version)"
try_run
echo "== make run serves."
make test
echo "== make test passes."
