# Sourced by the scripts that provide system packages: installs with apt-get, as root.

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install_with_apt() {
  echo "Installing $* …"
  local log
  log=$(mktemp)
  if { apt-get update && DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "$@"; } >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    echo "apt-get could not install $*. Check that it reaches its mirror, then run the same" \
      "command again." >&2
    exit 1
  fi
}
