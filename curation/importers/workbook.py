"""Excel workbooks as tables. The sheet read is the first visible one whose header is known, else the first with rows."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from curation.errors import CurationError
from curation.importers.columns import guess
from curation.importers.csv_rows import Row
from curation.importers.limits import Limits
from curation.importers.rows import RowError
from curation.model import Warned

_BLOCK = 1 << 20
_CELL_NAME = re.compile(rb"""\br=["']([A-Z]{1,3})([1-9][0-9]{0,6})["']""")
_LONGEST_NAME = 16
_RATIO_FROM = 16 << 20  # smaller ones may be packed as tightly as they like


def is_workbook(head: bytes, filename: str) -> bool:
    """Whether a file that begins like this is a workbook."""
    return head.startswith(b"PK\x03\x04") and filename.lower().endswith((".xlsx", ".xlsm"))


@dataclass
class Workbook:
    """One sheet of a workbook. Raises CurationError, on opening, for one that is broken or unfolds past the limits."""

    file: BinaryIO
    filename: str
    limits: Limits
    unit: str = "row"
    _sheet: CalamineSheet = field(init=False)
    _unread: int = field(init=False)

    def __post_init__(self) -> None:
        _weigh(self.file, self.filename, self.limits)
        self.file.seek(0)
        try:
            book = CalamineWorkbook.from_filelike(self.file)
            visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
            sheets = [sheet for name in visible if (sheet := book.get_sheet_by_name(name)).end is not None]
        except CalamineError:
            raise CurationError("workbook_unreadable", file=self.filename) from None
        if not sheets:
            raise CurationError("workbook_empty", file=self.filename)
        self._sheet = next((sheet for sheet in sheets if guess(_header(sheet))), sheets[0])
        self._unread = len(sheets) - 1

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, with its number in the sheet."""
        for number, values in enumerate(self._sheet.iter_rows(), 1):
            cells = [cell_text(value) for value in values]
            if any(map(str.strip, cells)):
                yield number, cells if not any("\0" in cell for cell in cells) else RowError("nul_character")

    @property
    def opening(self) -> tuple[Warned, ...]:
        """That there are sheets nobody reads."""
        return (Warned("file", "sheets_not_read", {"count": self._unread}),) if self._unread else ()

    def closing(self) -> Iterator[Warned]:
        """Nothing."""
        return iter(())


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, times as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)


def _header(sheet: CalamineSheet) -> list[str]:
    rows = ([cell_text(value) for value in values] for values in sheet.iter_rows())
    return next((cells for cells in rows if any(cells)), [])


def _weigh(file: BinaryIO, filename: str, limits: Limits) -> None:
    """Raises CurationError for a workbook that would unfold past the limits.

    The reader holds every sheet as a full rectangle: two cells in opposite corners would ask for 17 thousand million.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as packed:
            members = packed.infolist()
            unfolded, folded = sum(m.file_size for m in members), sum(m.compress_size for m in members)
            if unfolded > limits.workbook_bytes or (
                unfolded > _RATIO_FROM and unfolded > folded * limits.workbook_ratio
            ):
                raise CurationError("workbook_too_big", file=filename)
            for member in members:
                if member.filename.startswith("xl/worksheets/") and _area(packed, member) > limits.workbook_cells:
                    raise CurationError("workbook_too_big", file=filename)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, zlib.error):
        raise CurationError("workbook_unreadable", file=filename) from None


def _area(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """The cells of the rectangle from A1 that holds every cell of a sheet."""
    width = height = 0
    with packed.open(member) as sheet:
        kept = b""
        while block := sheet.read(_BLOCK):
            kept += block
            for column, row in _CELL_NAME.findall(kept):
                width, height = max(width, _column_number(column)), max(height, int(row))
            kept = kept[-_LONGEST_NAME:]
    return width * height


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
