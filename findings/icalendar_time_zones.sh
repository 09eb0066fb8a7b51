#!/usr/bin/env bash
# icalendar 7.3.2 writes an event of Europe/Zurich with TZID and no VTIMEZONE. ical.js 2.2.1, which
# reads calendars in browsers and mail programs, then takes the time as the reader's own ("floating").
# With the VTIMEZONE that icalendar's add_missing_timezones() writes, ical.js is right in winter and
# one hour late in summer. UTC is right in both. Seen with Python 3.11 and Node.js 20; needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check icalendar==7.3.2 tzdata==2026.6
npm install --silent --no-audit --no-fund ical.js@2.2.1
venv/bin/python - <<'PYTHON'
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event


def write(name, start, *, with_zones=False):
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//findings//")
    calendar.add("version", "2.0")
    event.add("uid", name)
    event.add("dtstamp", datetime(2026, 1, 1, tzinfo=UTC))
    event.add("dtstart", start)
    calendar.add_component(event)
    if with_zones:
        calendar.add_missing_timezones()
    Path(f"{name}.ics").write_bytes(calendar.to_ical())


for season, month in (("winter", 12), ("summer", 7)):
    ten_in_geneva = datetime(2026, month, 10, 10, tzinfo=ZoneInfo("Europe/Zurich"))
    write(f"{season}-plain", ten_in_geneva)
    write(f"{season}-zones", ten_in_geneva, with_zones=True)
    write(f"{season}-utc", ten_in_geneva.astimezone(UTC))
PYTHON
cat > read.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function startOf(name) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(`${name}.ics`, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const start = new ICAL.Event(calendar.getFirstSubcomponent("vevent")).startDate;
  ICAL.TimezoneService.reset();
  return `${start.zone.tzid} ${start.toJSDate().toISOString()}`;
}

const seen = {
  "winter-plain": "floating 2026-12-10T15:00:00.000Z", // ten o'clock in New York
  "winter-zones": "Europe/Zurich 2026-12-10T09:00:00.000Z",
  "winter-utc": "UTC 2026-12-10T09:00:00.000Z",
  "summer-plain": "floating 2026-07-10T14:00:00.000Z",
  "summer-zones": "Europe/Zurich 2026-07-10T09:00:00.000Z", // 08:00 would be right
  "summer-utc": "UTC 2026-07-10T08:00:00.000Z",
};
for (const [name, start] of Object.entries(seen)) {
  console.log(name, startOf(name));
  assert.equal(startOf(name), start);
}
JAVASCRIPT
TZ=America/New_York node read.mjs
