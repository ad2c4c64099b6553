"""Token counts: exact, offline, fast.

tiktoken is the reference, toktok counts: the same numbers at ten times the speed and more, and it also takes what
tiktoken cannot (a million spaces in a row). tiktoken itself serves where the tokens themselves are wanted; its rank
files come out of the `bpe-openai` package, never from the network, and tiktoken checks their hash.

What a chat adds around its texts is the provider's own rule as far as it is published: 3 tokens a message, its role,
1 for a name, 3 to prime the answer (OpenAI Cookbook, "How to count tokens with tiktoken", which also has the rule for
tools). How tool calls are framed is not published: their names and arguments are counted as text, an estimate.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import tiktoken
import toktok
from tiktoken.model import encoding_name_for_model

from curation.errors import CurationError
from curation.model import Batch

# The rank file of every encoding: its name and the sha256 of its content, as tiktoken's own source has them.
_O200K = ("o200k_base", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d")
_CL100K = ("cl100k_base", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7")
_RANKS = {"o200k_base": _O200K, "o200k_harmony": _O200K, "cl100k_base": _CL100K}

ENCODINGS = tuple(_RANKS)
MESSAGE_FRAME = 3
ANSWER_PRIMING = 3


def count(texts: Sequence[str], encoding: str) -> list[int]:
    """The tokens of every text, as tiktoken's `encode_ordinary` would give them: special tokens are text here.

    One of `ENCODINGS`; raises CurationError `unknown_encoding` for another.
    """
    _ranks_of(encoding)
    try:
        return toktok.batch_count(texts, encoding, threads=1)  # the caller's processes share the cores already
    except UnicodeEncodeError:
        return toktok.batch_count([_without_lone_surrogates(text) for text in texts], encoding, threads=1)


def encode(text: str, name: str) -> list[int]:
    """The tokens of a text, to cut it at one. White-space runs so long that tiktoken panics are cut first, which may
    cost a token a cut."""
    return list(chain.from_iterable(encoding(name).encode_ordinary(part) for part in _digestible(text)))


@cache
def encoding(name: str) -> tiktoken.Encoding:
    """tiktoken's own encoding, loaded without the network (0.3 s the first time).

    Raises CurationError `unknown_encoding`, or `damaged_ranks` when the installed rank file is not tiktoken's.
    """
    stem, digest = _ranks_of(name)
    ranks = gzip.decompress((_ranks_folder() / f"{stem}.tiktoken.gz").read_bytes())
    if hashlib.sha256(ranks).hexdigest() != digest:
        raise CurationError("damaged_ranks", encoding=name)  # tiktoken would go and fetch it instead
    address = f"https://openaipublic.blob.core.windows.net/encodings/{stem}.tiktoken"
    with TemporaryDirectory(prefix="tamiz-ranks-") as folder:
        # tiktoken finds a file by the hash of the address it would fetch it from.
        (Path(folder) / hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()).write_bytes(ranks)
        return _loaded_from(folder, name)


def encoding_for_model(model: str) -> tuple[str, bool]:
    """The encoding of a model and whether that is known; an unknown model's is assumed to be o200k_base, an estimate.

    A fine-tune (`ft:gpt-4.1-mini:acme::id`) has its base model's: by prefix tiktoken takes `ft:gpt-4.1` for a gpt-4,
    and does not know others at all.
    """
    base = model.removeprefix("ft:").split(":")[0]
    try:
        name = encoding_name_for_model(base)
    except KeyError:
        return "o200k_base", False
    return (name, True) if name in _RANKS else ("o200k_base", False)


def message_tokens(batch: Batch, encoding: str) -> list[int]:
    """The tokens of every message's text, in row order, without any frame."""
    texts, positions = batch.distinct
    counted = count(texts, encoding)
    return [counted[position] for position in positions]


def conversation_tokens(batch: Batch, encoding: str) -> list[int]:
    """The tokens of every conversation as a provider counts an example, in the order of `batch.conversations`.

    Tool definitions belong to the whole conversation and are not in a batch: add `tools_tokens` for them.
    """
    texts = message_tokens(batch, encoding)
    around = _around(batch, encoding)
    return [sum(texts[start:end]) + sum(around[start:end]) + ANSWER_PRIMING for _, start, end in batch.conversations]


def tools_tokens(tools: Sequence[Mapping[str, Any]], encoding: str) -> int:
    """What the tools an example declares cost: published for gpt-4o, and for parameters one level deep."""
    if not tools:
        return 0
    texts: list[str] = []
    frame = 12
    for tool in tools:
        function = tool.get("function") or {}
        texts.append(f"{function.get('name', '')}:{_unstopped(function)}")
        properties = (function.get("parameters") or {}).get("properties") or {}
        frame += 7 + (3 if properties else 0)
        for name, declared in properties.items():
            schema = declared if isinstance(declared, dict) else {}  # JSON Schema also allows a bare true
            choices = schema.get("enum") or ()
            texts += [f"{name}:{schema.get('type', '')}:{_unstopped(schema)}", *map(str, choices)]
            frame += 3 + (3 * len(choices) - 3 if choices else 0)
    return frame + sum(count(texts, encoding))


_LOADING = threading.Lock()
_CACHE = "TIKTOKEN_CACHE_DIR"
# From some hundred thousand characters of white space on, tiktoken's pattern overflows its stack, with an exception
# that is no Exception.
_LONGEST_SPACE = 50_000
_SPACE = re.compile(r"\s+")


def _ranks_of(encoding: str) -> tuple[str, str]:
    try:
        return _RANKS[encoding]
    except KeyError:
        raise CurationError("unknown_encoding", encoding=encoding, known=", ".join(ENCODINGS)) from None


def _ranks_folder() -> Path:
    """Found without importing the package, which would parse every file it has: 0.6 s, and some 100 MB that stay."""
    package = find_spec("bpe_openai")
    assert package is not None and package.origin is not None
    return Path(package.origin).parent / "data"


def _loaded_from(folder: str, name: str) -> tiktoken.Encoding:
    with _LOADING:
        before = os.environ.get(_CACHE)
        os.environ[_CACHE] = folder
        try:
            return tiktoken.get_encoding(name)
        finally:
            if before is None:
                del os.environ[_CACHE]
            else:
                os.environ[_CACHE] = before


def _around(batch: Batch, encoding: str) -> list[int]:
    """The tokens of every message beside its text: the frame, the role, the name, the calls."""
    roles = sorted(set(batch.roles))
    framed = dict(zip(roles, (MESSAGE_FRAME + n for n in count(roles, encoding)), strict=True))
    around = [framed[role] for role in batch.roles]
    rows, texts = [], []
    for row, payload in enumerate(batch.table["payload"].to_pylist()):
        if payload:
            said = orjson.loads(payload)
            if isinstance(said.get("name"), str):
                around[row] += 1
            for text in _said_beside(said):
                rows.append(row)
                texts.append(text)
    for row, tokens in zip(rows, count(texts, encoding), strict=True):
        around[row] += tokens
    return around


def _said_beside(payload: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(payload.get("name"), str):
        yield payload["name"]
    calls = payload.get("tool_calls")
    called = [call.get("function") for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    for call in (*called, payload.get("function_call")):
        if isinstance(call, dict):
            yield str(call.get("name") or "")
            arguments = call.get("arguments") or ""
            yield arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()


def _unstopped(declared: Mapping[str, Any]) -> str:
    return (declared.get("description") or "").removesuffix(".")


def _without_lone_surrogates(text: str) -> str:
    """As tiktoken mends them: a pair becomes its character, a lone one the replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _digestible(text: str) -> Iterator[str]:
    start = 0
    if len(text) > _LONGEST_SPACE:
        for run in _SPACE.finditer(text):
            for cut in range(run.start() + _LONGEST_SPACE, run.end(), _LONGEST_SPACE):
                yield text[start:cut]
                start = cut
    yield text[start:]
