#!/usr/bin/env bash
# Provides Chromium for the browser tests, and fonts for Arabic and Chinese.
# Those of the system are used if they exist; otherwise apt-get installs them (as root), or
# Playwright fetches a Chromium for this user only.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/apt.sh

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if "$name" --version >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

have_fonts() {
  local listed
  listed=$(fc-list 2>/dev/null) || return 1
  grep -q NotoSansArabic <<<"$listed" && grep -q NotoSansCJK <<<"$listed"
}

missing=()
find_chromium || missing+=(chromium)
have_fonts || missing+=(fonts-noto-core fonts-noto-cjk)

if [ ${#missing[@]} -gt 0 ] && may_install; then
  install_with_apt "${missing[@]}"
else
  have_fonts || echo "Noto fonts for Arabic and Chinese are missing; screenshots will lack them."
  if ! find_chromium; then
    echo "Fetching Chromium for the browser tests …"
    if ! .venv/bin/python -m playwright install chromium; then
      echo "Chromium could not be fetched. Install chromium or google-chrome, then run the same" \
        "command again." >&2
      exit 1
    fi
  fi
fi
