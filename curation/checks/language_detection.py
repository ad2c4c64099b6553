"""Which language a text is in; offline, and the same answer every time.

langdetect decides for whole conversations, where it is right practically always (accuracy 1.000 on the development
corpus, es en pt fr it de ca), lingua for single messages, where langdetect falls to .61 and lingua holds .89 on two
words. Both look only among the workspace's languages and a few neighbours that turn up in its transcripts: the fewer
to choose from, the better the choice, but without neighbours nothing could ever be in a language nobody expected. A
neighbour must be earned: lingua has to be confident of it, or a name and an address in an English chat are Italian.

Both detectors stay in their process once they are loaded: lingua takes 0.7 s and some 200 MB for seven languages. Its
low-accuracy mode was measured and turned down: .88 instead of .94 on the first six words of a sentence.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import langdetect
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from lingua import Language as Lingua
from lingua import LanguageDetector, LanguageDetectorBuilder

from curation.errors import CurationError

UNDETERMINED = "und"
NEIGHBOURS = ("ca", "de", "en", "es", "fr", "it", "pt")
MIN_WORDS = 3
#: From here on lingua is wrong about a message of three words or more less than once in a thousand.
CONFIDENT = 0.7

# Past these more text changes nothing but the time it takes: accuracy on whole conversations is .981 at 100
# characters, 1.000 at 1,000 and at 2,000; lingua is past .99 at 200.
CONVERSATION_CHARACTERS = 1000
MESSAGE_CHARACTERS = 500


class Guess(NamedTuple):
    """A language (ISO 639-1, or "und") and how sure lingua is of it, 0 to 1."""

    language: str
    confidence: float


# Measures and check ask one after the other about the same batch; texts such as "gracias" come back for ever.
@lru_cache(maxsize=16_384)
def conversation_language(text: str, languages: tuple[str, ...]) -> str:
    """The language of a conversation's text, among the workspace's `languages` and the neighbours; "und" under three words.

    Raises CurationError `policy_unknown_language` for a language neither detector knows.
    """
    require_known(languages)
    text = _plain(text, CONVERSATION_CHARACTERS)
    if _too_short(text):
        return UNDETERMINED
    likely = _langdetect(text, _candidates(languages))
    unknown_to_langdetect = set(languages) - _profiles().keys()
    if likely in languages and not unknown_to_langdetect:
        return likely
    second = message_language(text, languages).language
    if second == likely or second in unknown_to_langdetect:
        return second
    return likely if likely in languages else _langdetect(text, tuple(sorted(languages)))


@lru_cache(maxsize=65_536)
def message_language(text: str, languages: tuple[str, ...]) -> Guess:
    """The language of one message, as `conversation_language`; a neighbour only where lingua is confident of it."""
    require_known(languages)
    text = _plain(text, MESSAGE_CHARACTERS)
    if _too_short(text):
        return Guess(UNDETERMINED, 0.0)
    values = _lingua(_candidates(languages)).compute_language_confidence_values(text)
    guesses = sorted(
        (Guess(_code(v.language), round(v.value, 3)) for v in values), key=lambda g: (-g.confidence, g.language)
    )
    for guess in guesses:
        if guess.confidence > 0 and (guess.language in languages or guess.confidence >= CONFIDENT):
            return guess
    return Guess(UNDETERMINED, 0.0)


def words(text: str) -> int:
    """How many words of letters there are; in scripts without spaces every character is one."""
    return len(_WORD.findall(text))


_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]{2,}")
# An address is no language, and placeholders and order numbers are none either.
_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*\d\S*|<[^<>\s]{1,40}>")


def require_known(languages: tuple[str, ...]) -> None:
    """Raises CurationError `policy_unknown_language` for a code that no detector knows."""
    for language in languages:
        if language not in _profiles() and language not in _lingua_codes():
            raise CurationError("policy_unknown_language", language=language)


def _plain(text: str, characters: int) -> str:
    """The start of the text, without what is no language. langdetect skips words in capitals, so a shouted text is lowered."""
    text = _NO_WORDS.sub(" ", text[:characters])
    return text.lower() if text.isupper() else text


def _too_short(text: str) -> bool:
    return words(text) < MIN_WORDS


def _candidates(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*languages, *NEIGHBOURS}))


def _langdetect(text: str, languages: tuple[str, ...]) -> str:
    known = [language for language in languages if language in _profiles()]
    if len(known) < 2:  # langdetect wants a choice
        return known[0] if known else UNDETERMINED
    detector = _factory(tuple(known)).create()
    detector.append(text)
    try:
        return detector.detect().split("-")[0]
    except LangDetectException:  # no letter of any of these languages
        return UNDETERMINED


@cache
def _factory(languages: tuple[str, ...]) -> DetectorFactory:
    factory = DetectorFactory()
    factory.set_seed(0)  # it draws n-grams at random, and would answer differently every time
    files = [file for language in languages for file in _profiles()[language]]
    factory.load_json_profile([file.read_text("utf-8") for file in files])
    return factory


@cache
def _profiles() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for file in sorted((Path(langdetect.__file__).parent / "profiles").iterdir()):
        found.setdefault(file.name.split("-")[0], []).append(file)  # zh-cn and zh-tw
    return found


@cache
def _lingua(languages: tuple[str, ...]) -> LanguageDetector:
    known = [lingua for language in languages for lingua in _lingua_codes().get(language, ())]
    return LanguageDetectorBuilder.from_languages(*known).build()


@cache
def _lingua_codes() -> dict[str, list[Lingua]]:
    found: dict[str, list[Lingua]] = {}
    for lingua in sorted(Lingua.all(), key=lambda one: one.name):
        found.setdefault(_code(lingua), []).append(lingua)
    return found


def _code(lingua: Lingua) -> str:
    """Both written forms of Norwegian are langdetect's "no"."""
    code = lingua.iso_code_639_1.name.lower()
    return "no" if code in ("nb", "nn") else code
