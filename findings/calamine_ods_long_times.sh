#!/usr/bin/env bash
# python-calamine 0.9.1 reads a cell of type "time" in an ODS file in two ways: up to
# 23:59:59 as datetime.time, from 24 hours on as the text of the ISO 8601 duration.
# A column of speaking times, of which one is a total, so has two types.
# The file is written by odfpy 1.4.1. Seen with Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 odfpy==1.4.1
venv/bin/python - <<'PYTHON'
from datetime import time

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from python_calamine import CalamineWorkbook

document = OpenDocumentSpreadsheet()
sheet = Table(name="Programme")
document.spreadsheet.addElement(sheet)
for value in ("PT00H05M00S", "PT23H59M59S", "PT24H00M00S"):
    row = TableRow()
    row.addElement(TableCell(valuetype="time", timevalue=value))
    sheet.addElement(row)
document.save("programme.ods")
[[short], [longest], [day]] = CalamineWorkbook.from_path("programme.ods").get_sheet_by_index(0).to_python()
print("five minutes:", repr(short), "· a second less than a day:", repr(longest), "· a day:", repr(day))
assert (short, longest, day) == (time(0, 5), time(23, 59, 59), "PT24H00M00S")
PYTHON
