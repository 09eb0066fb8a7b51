#!/usr/bin/env bash
# Run by scripts/systemd_trial.sh in its machine: sets Timekeeper up as docs/deploy.md says, and
# restarts and kills its parts while commands are sent.
set -euo pipefail
cd /srv/timekeeper

SETTINGS=/etc/timekeeper/timekeeper.env
PROCESSES="timekeeper@5001.service timekeeper@5002.service"

write_settings() {
  install -d -m 700 /etc/timekeeper
  sed -e 's|^TIMEKEEPER_SECRET_KEY=.*|&of-a-trial-and-of-a-trial-alone-for-ever-and-a-day|' \
    -e 's|:PASSWORD@|:trial@|' deploy/timekeeper.env.example >"$SETTINGS"
  chmod 600 "$SETTINGS"
}

make_database() {
  runuser --user postgres -- psql --quiet --command "CREATE ROLE timekeeper LOGIN PASSWORD 'trial'"
  runuser --user postgres -- createdb --owner timekeeper timekeeper
}

start_units() {
  cp deploy/systemd/* /etc/systemd/system/
  systemctl daemon-reload
  # shellcheck disable=SC2086 # two names
  systemctl enable --quiet --now $PROCESSES redis-server.service timekeeper.target
}

command_line() {
  (
    set -a
    . "$SETTINGS"
    runuser --user timekeeper -- .venv/bin/flask --app wsgi "$@"
  )
}

restart_and_kill() {
  local part
  for part in timekeeper.target timekeeper@5001.service redis-server.service postgresql.service \
    timekeeper@5002.service timekeeper.target; do
    sleep 6
    systemctl restart "$part"
    echo "restarted $part"
  done
  for part in timekeeper@5001.service timekeeper@5002.service redis-server.service; do
    sleep 6
    systemctl kill --signal KILL "$part"
    echo "killed $part"
  done
  sleep 6
}

write_settings
make_database
start_units
command_line prepare >/dev/null
TOKEN=$(command_line token create --role moderator --name trial)
export TOKEN
restart_and_kill &
.venv/bin/python scripts/lib/press.py $!
