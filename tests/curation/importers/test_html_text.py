"""HTML bodies to the text a person saw."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.importers.html_text import text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Hola</p><p>Ana</p>", "Hola\n\nAna"),
        ("<div>uno</div><div>dos</div>", "uno\ndos"),
        ("uno<br>dos<br/>tres<BR />cuatro", "uno\ndos\ntres\ncuatro"),
        ("a <b>bold</b> word", "a bold word"),
        ("&iexcl;S&iacute;! &lt;b&gt; &amp;amp; &#128512;", "¡Sí! <b> &amp; 😀"),
        ("line\n   breaks\t in source", "line breaks in source"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<style>p{color:red}</style><script>if (a<b) {}</script>kept", "kept"),
        ("a<!-- <p>hidden</p> -->b", "ab"),
        ("<!DOCTYPE html><?xml version='1'?>x", "x"),
        ("<p title='>'>", "'>"),  # a bracket inside an attribute ends the tag: nothing is lost, a little is shown
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("a<b", "a"),
        ("<a href='https://shop.example'>shop</a>", "shop"),
        ("x&nbsp;&nbsp;y", "x  y"),
        ("", ""),
        ("<p></p><p> </p>", ""),
        ("plain", "plain"),
    ],
)
def test_text_of(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize("piece", ["<", "<!--", "<p", "<script>", "</", "<!", "&", "<a '", "<p>", "<style", "<?"])
def test_broken_markup_takes_no_longer(piece: str) -> None:
    markup = piece * (2_000_000 // len(piece))
    started = time.perf_counter()
    text_of(markup)
    assert time.perf_counter() - started < 10


@settings(deadline=None)
@given(st.text(alphabet="<>/!-?&;ab p'\"=\n", max_size=60))
def test_anything_is_taken(markup: str) -> None:
    assert text_of(markup) == text_of(markup).strip()
