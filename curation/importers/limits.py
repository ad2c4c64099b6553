"""How much of a file an importer will hold at once. Each is a setting; crossing it costs a row, never the file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes past which input is refused.

    `line_bytes` bounds a line, and one element of a JSON array. `quoted_characters` bounds a quoted CSV cell with all
    its lines, so that a quote nobody closed costs a row. `columns` bounds the width of a table. `workbook_bytes`,
    `workbook_ratio` and `workbook_cells` bound what a spreadsheet unfolds to, how many times its packed size that may
    be, and the rectangle its cells span.
    """

    line_bytes: int = 16 << 20
    quoted_characters: int = 1 << 20
    columns: int = 2_000
    workbook_bytes: int = 1 << 30
    workbook_ratio: int = 200
    workbook_cells: int = 20_000_000


DEFAULT = Limits()
