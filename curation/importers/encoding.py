"""Which encoding a file is in, and the file as UTF-8.

UTF-8 is believed when the whole file holds it, or when at least half of its accented lines do (the others become
rejects): hardly any text in another encoding is UTF-8 by chance.
Without a byte order mark UTF-16 is told by its zero bytes. What is left is read as cp1252, which is also what most
"latin-1" files really are, with a warning: other one-byte encodings cannot be told apart and must be named.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import BinaryIO

from curation.errors import CurationError
from curation.importers.rows import numbered_lines
from curation.model import Warned

_BLOCK = 1 << 20
_HEAD = 1 << 16
_MARKS = (  # the longer first: UTF-32's mark begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python counts these among its text encodings, but no file is written in them.
_NOT_FOR_FILES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})


@dataclass(frozen=True)
class Source:
    """A seekable text file whose encoding is known.

    `skip` is the length of its byte order mark; `carriage` tells that lines end in CR alone. `warnings` are for the user.
    """

    file: BinaryIO
    encoding: str
    skip: int = 0
    carriage: bool = False
    warnings: tuple[Warned, ...] = ()

    def utf8(self) -> BinaryIO:
        """The file from its start as UTF-8 bytes, without the mark; asking again begins again. A place that does not
        decode is left invalid UTF-8, so that the row it stands in can be refused."""
        self.file.seek(self.skip)
        if self.encoding == "utf-8" and not self.carriage:
            return self.file
        return io.BufferedReader(_Recoded(self), _BLOCK)


def detect(file: BinaryIO, said: str | None = None) -> Source:
    """The file with its encoding; what the user `said` wins. Raises CurationError for an unknown name or an empty file."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise CurationError("file_empty")
    name, skip = _marked(head)
    if said:
        said_name = _known(said)
        # "utf-16" does not say which bytes come first; the mark does, or the zero bytes.
        if said_name in ("utf-16", "utf-32", "utf-8-sig"):
            said_name = name or _zeroes(head) or {"utf-8-sig": "utf-8"}.get(said_name, f"{said_name}-le")
        return Source(file, said_name, skip if said_name == name else 0, _carriage(head, said_name))
    name = name or _zeroes(head)
    if name:
        return Source(file, name, skip, _carriage(head, name))
    if _is_utf8(file) or _is_mostly_utf8(file):
        return Source(file, "utf-8", 0, _carriage(head, "utf-8"))
    guess = Warned("file", "encoding_guessed", {"encoding": "cp1252"})
    return Source(file, "cp1252", 0, _carriage(head, "cp1252"), (guess,))


def head_text(head: bytes) -> str:
    """The beginning of a file as text, good enough to recognise a format by."""
    name, skip = _marked(head)
    name = name or _zeroes(head)
    if name:
        return head[skip:].decode(name, "ignore")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)  # incremental: the head may end inside a character
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


def _marked(head: bytes) -> tuple[str | None, int]:
    return next(((name, len(mark)) for mark, name in _MARKS if head.startswith(mark)), (None, 0))


def _zeroes(head: bytes) -> str | None:
    """UTF-16 without a mark: Latin text has a zero in every other byte."""
    half = max(len(head) // 2, 1)
    even, odd = head[::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    if even > 0.3 and odd < 0.05:
        return "utf-16-be"
    return None


def _carriage(head: bytes, name: str) -> bool:
    text = head.decode(name, "ignore")
    return "\r" in text and "\n" not in text


def _known(said: str) -> str:
    try:
        name = codecs.lookup(said).name
        "".encode(name)  # refuses the codecs that do not turn text into bytes, such as zlib
    except (LookupError, ValueError):
        name = None
    if name is None or name in _NOT_FOR_FILES:
        raise CurationError("encoding_unknown", encoding=said) from None
    return name


def _is_utf8(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            if not block.isascii() or decoder.getstate()[0]:
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(file: BinaryIO) -> bool:
    file.seek(0)
    good = bad = 0
    for _, line in numbered_lines(file, _BLOCK):
        if line is not None and not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good >= bad and good > 0


def _left_invalid(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "\udc80", error.end


codecs.register_error("tamiz-left-invalid", _left_invalid)


class _Recoded(io.RawIOBase):
    """Another encoding read as UTF-8, a block at a time."""

    def __init__(self, source: Source) -> None:
        self._file = source.file
        self._carriage = source.carriage
        self._decoder = codecs.getincrementaldecoder(source.encoding)("tamiz-left-invalid")
        self._pending = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._pending and not self._ended:
            block = self._file.read(_BLOCK)
            self._ended = not block
            text = self._decoder.decode(block, final=self._ended)
            self._pending = (text.replace("\r", "\n") if self._carriage else text).encode("utf-8", "surrogatepass")
        size = min(len(buffer), len(self._pending))
        buffer[:size] = self._pending[:size]
        self._pending = self._pending[size:]
        return size
