#!/usr/bin/env bash
# Runs the units of deploy/systemd under a real systemd, in a fresh machine of one of Debian's
# suites: two processes, PostgreSQL and Redis. Hundreds of commands are sent meanwhile, over restarts
# and kills of each, and the log is then read: none may be lost or there twice.
#   scripts/systemd_trial.sh bookworm
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/apt.sh
. scripts/lib/debian_machine.sh

suite=${1:?Name one of Debian\'s suites: scripts/systemd_trial.sh bookworm}
log=test-results/systemd_trial-$suite.log
LASTS_AT_MOST_S=900

install_timekeeper() {
  # PostgreSQL's package makes its database only in a machine that is whole.
  in_machine env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get update && apt-get install --yes --no-install-recommends postgresql redis-server'
  git clone --quiet --no-hardlinks . "$machine/srv/timekeeper"
  in_machine useradd --system --home-dir /srv/timekeeper --shell /usr/sbin/nologin timekeeper
  in_machine make --directory /srv/timekeeper .venv/stamps/run static/vendor/.copied
}

# A unit that is started with all others, runs the trial and ends the machine.
install_trial() {
  cat >"$machine/etc/systemd/system/trial.service" <<'UNIT'
[Unit]
Description=The trial of Timekeeper's units
After=postgresql.service redis-server.service

[Service]
Type=oneshot
ExecStart=/srv/timekeeper/scripts/lib/restart_while_pressing.sh
StandardOutput=file:/trial.log
StandardError=inherit
ExecStopPost=/usr/bin/systemctl --no-block poweroff

[Install]
WantedBy=multi-user.target
UNIT
  in_machine systemctl --quiet enable trial.service
}

provide_debootstrap
if ! command -v systemd-nspawn >/dev/null; then install_with_apt systemd-container; fi
mkdir -p test-results
make_machine "$suite" systemd systemd-sysv dbus python3 python3-venv make git
echo "Installing Timekeeper in it …"
{ install_timekeeper && install_trial; } >"$log" 2>&1
echo "Running the trial; $log has all that the machine says …"
timeout "$LASTS_AT_MOST_S" systemd-nspawn --quiet --register=no --keep-unit --private-network \
  --boot --directory="$machine" >>"$log" 2>&1 </dev/null || true
cat "$machine/trial.log" 2>/dev/null || tail -n 40 "$log"
tail -n 1 "$machine/trial.log" | grep --quiet '^None lost'
