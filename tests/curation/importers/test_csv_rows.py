"""Rows of delimited text, whatever became of their quotes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.importers.csv_rows import Dialect, Reader, sniff
from curation.importers.limits import Limits
from curation.importers.rows import RowError


def _rows(text: str, delimiter: str = ",", limits: Limits = Limits(), escape: str | None = None) -> list[object]:  # noqa: B008
    reader = Reader(enumerate(text.split("\n"), 1), Dialect(delimiter, escape), limits)  # type: ignore[arg-type]
    return [cells.code if isinstance(cells, RowError) else cells for _, cells in reader.rows()]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ('a,b\n"1,5","say ""hi"""\n', [["a", "b"], ["1,5", 'say "hi"']]),
        ('a,b\n1,"two\n\nlines"\n3,4', [["a", "b"], ["1", "two\n\nlines"], ["3", "4"]]),
        ("a,b\n\n , \n1,2", [["a", "b"], ["1", "2"]]),  # blank rows are no rows
        ("a,b\n1\n1,2,3\n4,5", [["a", "b"], "row_ragged", "row_ragged", ["4", "5"]]),
        ('a,b\n1,"never closed\n2,x\n3,y', [["a", "b"], ["1", '"never closed'], ["2", "x"], ["3", "y"]]),
        ('a,b\n1,"never, closed\n2,x', [["a", "b"], "quote_not_closed", ["2", "x"]]),
        ('a,b\n1,"said" twice\n2,x', [["a", "b"], ["1", '"said" twice'], ["2", "x"]]),
        ('a,b\n1,5" pipe\n2,x', [["a", "b"], ["1", '5" pipe'], ["2", "x"]]),
        ('a,b\n"1\n2,x\n3","y"', [["a", "b"], ["1\n2,x\n3", "y"]]),
        ('a,b\n1,"x\n2,y\n3,z",4\n5,6', [["a", "b"], ["1", '"x'], ["2", "y"], "row_ragged", ["5", "6"]]),
    ],
)
def test_commas(text: str, rows: list[object]) -> None:
    assert _rows(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a\tb\tc\n1\t"x\ty"\t2', [["a", "b", "c"], ["1", "x\ty", "2"]]),
        ('a\tb\n1\t"x\ny"\n2\tz', [["a", "b"], ["1", "x\ny"], ["2", "z"]]),
        # Every line is a full row by itself: the quotes are strays, however well they seem to close.
        ('a\tb\tc\n1\t"hi\tx\n2\tbye"\tx', [["a", "b", "c"], ["1", '"hi', "x"], ["2", 'bye"', "x"]]),
    ],
)
def test_tabs(text: str, rows: list[object]) -> None:
    assert _rows(text, "\t") == rows


def test_backslashes_where_quotes_are_escaped_so() -> None:
    assert _rows('a,b\n1,"say \\"hi\\", twice"\n', escape="\\") == [["a", "b"], ["1", 'say "hi", twice']]


def test_a_quote_nobody_closes_is_bounded() -> None:
    text = 'a,b,c\n1,"open\n' + "2,x,y\n" * 5000
    rows = _rows(text, limits=Limits(quoted_characters=1000))
    assert rows[1] == "quote_not_closed"
    assert rows[2:] == [["2", "x", "y"]] * 5000


def test_a_line_that_is_no_text_ends_an_open_quote() -> None:
    lines = [(1, "a,b"), (2, '1,"open'), (3, RowError("not_utf8")), (4, '2,x"'), (5, "3,y")]
    rows = Reader(lines, Dialect(","), Limits()).rows()
    assert [(n, cells.code if isinstance(cells, RowError) else cells) for n, cells in rows] == [
        (1, ["a", "b"]), (2, ["1", '"open']), (3, "not_utf8"), (4, ["2", 'x"']), (5, ["3", "y"]),
    ]  # fmt: skip


def test_counts_rows_whose_quotes_were_plain() -> None:
    reader = Reader(enumerate(["a,b", '1,"x" y', '2,"z"'], 1), Dialect(","), Limits())
    assert len(list(reader.rows())) == 3
    assert reader.literal == 1


@pytest.mark.parametrize(
    ("head", "filename", "delimiter"),
    [
        ("pregunta;respuesta\nhola, ¿sí?;no\n", "x.csv", ";"),
        ("question,answer\na;b;c,d\n", "x.csv", ","),
        ("text\tlabel\na, b\tc\n", "x.tsv", "\t"),
        ("text\tlabel\na, b\tc\n", "x.csv", "\t"),
        ("conversation|role|text\n1|user|a,b,c,d\n", "x.txt", "|"),
        ("sep=;\na;b,c\n", "x.csv", ";"),
        ("x;y;z\n1;2;3\n4;5;6\n", "x.csv", ";"),
        ('x,y\n"a;b;c",1\n"d;e;f",2\n', "x.csv", ","),
        ("a.b\n", "x.csv", ","),
        ("text,label\n1,2\n", "x.tsv", ","),  # not a TSV in spite of its name
        ("", "x.csv", ","),
    ],
)
def test_sniffs_the_delimiter(head: str, filename: str, delimiter: str) -> None:
    assert sniff(head, filename).delimiter == delimiter
    assert sniff(head, filename, "~").delimiter == "~"


def test_sniffs_the_escape() -> None:
    assert sniff('a,b\n1,"say \\"hi\\""\n', "x.csv").escape == "\\"
    assert sniff('a,b\n1,"say ""hi"""\n', "x.csv").escape is None


cells = st.text(alphabet='ab,;"\t\n ñ', max_size=6)


@settings(deadline=None)
@given(st.lists(st.tuples(cells, cells, st.just("end")), max_size=6), st.sampled_from([",", ";", "|"]))
def test_what_the_csv_module_wrote_comes_back(rows: list[tuple[str, ...]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    assert _rows(out.getvalue(), delimiter) == [["a", "b", "c"], *map(list, rows)]


@settings(deadline=None)
@given(st.text(alphabet='ab,"\n', max_size=60))
def test_every_line_is_taken_or_refused(text: str) -> None:
    reader = Reader(enumerate(text.split("\n"), 1), Dialect(","), Limits())
    numbers = [number for number, _ in reader.rows()]
    assert numbers == sorted(set(numbers))
