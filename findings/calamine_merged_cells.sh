#!/usr/bin/env bash
# A State that is merged down its speakers' rows can hide an older State in the covered cells:
# an office that merges "with contents kept" leaves them in the file, and nobody sees them.
# openpyxl 3.1.5 gives None for a covered cell. Its read-only mode and python-calamine 0.9.1
# give the hidden text, as if it stood there. Seen with Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

book = Workbook()
for row in (["Kenya", "First speaker"], ["Lesotho", "Second speaker"]):
    book.active.append(row)
book.save("plain.xlsx")
# openpyxl empties what it merges, so the merge is written into the sheet as an office does it.
merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'
with ZipFile("plain.xlsx") as plain, ZipFile("merged.xlsx", "w") as merged:
    for name in plain.namelist():
        part = plain.read(name)
        if name == "xl/worksheets/sheet1.xml":
            part = part.replace(b"</sheetData>", merge)
        merged.writestr(name, part)


def with_openpyxl(**how):
    return [cells[0].value for cells in load_workbook("merged.xlsx", **how).active.iter_rows()]


with_calamine = [row[0] for row in CalamineWorkbook.from_path("merged.xlsx").get_sheet_by_index(0).to_python()]
print("openpyxl:", with_openpyxl())
print("openpyxl, read-only:", with_openpyxl(read_only=True))
print("calamine:", with_calamine)
assert with_openpyxl() == ["Kenya", None]
assert with_openpyxl(read_only=True) == with_calamine == ["Kenya", "Lesotho"]
PYTHON
