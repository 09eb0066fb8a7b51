#!/usr/bin/env bash
# python-calamine 0.9.1 leaves empty rows and columns at the start of a sheet out of to_python(),
# so that "row 1" of an error message is another row than the reader of the file sees. With
# skip_empty_area=False all rows are there. Seen with openpyxl 3.1.5 as writer, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

book = Workbook()
book.active["B3"] = "State under Review"
book.save("programme.xlsx")
sheet = CalamineWorkbook.from_path("programme.xlsx").get_sheet_by_index(0)
rows, all_rows = sheet.to_python(), sheet.to_python(skip_empty_area=False)
print("by default:", rows, "· with the empty area:", all_rows)
assert rows == [["State under Review"]]
assert all_rows == [["", ""], ["", ""], ["", "State under Review"]]
PYTHON
