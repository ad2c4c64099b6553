"""What the lines of a WhatsApp export are: headers, system lines, placeholders, in English, Spanish and Portuguese.

Headers are those of Android (`24/12/19, 11:23 - Name: text`) and iOS (`[24/12/19 11:23:05] Name: text`), with any of
`-/.` in the date, twelve or twenty-four hours, with or without seconds. Everything the app itself writes into a chat
is told by its phrase, since nothing else sets it apart from what people write.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from curation.importers.dates import CLOCK, DATE, Triple

# Marks of direction and invisible joiners that the app puts before names, numbers and its own phrases.
INVISIBLE = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_SPACE = " \u00a0\u202f"
_HEADER = re.compile(
    rf"[{INVISIBLE}]*(?P<open>\[)?{DATE}(?:,?[{_SPACE}]+(?:[aà]s )?){CLOCK}"
    rf"(?(open)\][{_SPACE}]?|[{_SPACE}]*(?:[-–][{_SPACE}]|:[{_SPACE}]))(?P<rest>.*)",
    re.DOTALL,
)
_SPEAKER = re.compile(r"(?P<name>[^:\n]{1,120}): ?(?P<text>.*)", re.DOTALL)


class Header(NamedTuple):
    """The line a message begins with. `name` is None for a line the app wrote itself."""

    day: Triple
    time: tuple[str, str, str | None, str | None]  # hour, minute, second, a or p
    name: str | None
    text: str


def header(line: str) -> Header | None:
    """The header of this line, None for a line that goes on with the message before it."""
    match = _HEADER.match(line)
    if match is None:
        return None
    day, time, rest = (match[2], match[3], match[4]), (match[5], match[6], match[7], match[8]), match["rest"]
    speaker = _SPEAKER.match(rest)
    if speaker is None or _SYSTEM_NAME.search(speaker["name"]):
        return Header(day, time, None, bare(rest))
    return Header(day, time, bare(bare(speaker["name"]).removeprefix("~")), speaker["text"])


def bare(text: str) -> str:
    """Text without the app's invisible marks at its ends, and without space there."""
    return text.strip(INVISIBLE + _SPACE + "\t\r\n")


def kind(text: str) -> str:
    """What a person's message is: "text", or "media", "deleted" or "system" for a phrase of the app in its place."""
    first = bare(text.split("\n", 1)[0])
    if _MEDIA.fullmatch(first):
        return "media"
    if _DELETED.fullmatch(first):
        return "deleted"
    return "system" if _SYSTEM_TEXT.match(first) else "text"


def without_edit_mark(text: str) -> str:
    """The text without the mark that it was edited."""
    return _EDITED.sub("", text)


def _any(*phrases: str) -> str:
    return "|".join(phrases)


_KINDS_EN = "image|photo|video|video note|audio|voice message|sticker|gif|document|contact card"
_KINDS_ES = "imagen|foto|v[ií]deo|nota de v[ií]deo|audio|mensaje de voz|sticker|gif|documento|tarjeta de contacto"
_KINDS_PT = "imagem|foto|v[ií]deo|[aá]udio|mensagem de voz|figurinha|sticker|gif|documento|cart[aã]o de contato|contato"
_MEDIA = re.compile(
    _any(
        r"<(?:media|multimedia|m[ií]dia|arquivo de m[ií]dia|archivo) (?:omitted|omitido|omitida|omitidos|oculto|oculta|ocultado)>",
        rf"(?:{_KINDS_EN}) omitted",
        rf"(?:{_KINDS_ES}) omitid[oa]s?",
        rf"(?:{_KINDS_PT}) (?:omitid[oa]|ocultad[oa]|n[aã]o revelad[oa])",
        r"<(?:attached|adjunto|anexado|anexo): [^>]*>",
        rf".{{1,200}}[{_SPACE}]\((?:file attached|archivo adjunto|arquivo anexado)\)",
        rf".{{1,200}}\.\w{{2,5}} (?:• .{{0,60}})?[{INVISIBLE}]?(?:document|documento) (?:omitted|omitido)",
        r"<view once .{1,40} omitted>",
    ),
    re.IGNORECASE,
)
_DELETED = re.compile(
    _any(
        r"(?:this message was deleted|you deleted this message|message deleted by admin.*)\.?",
        r"(?:se elimin[oó] este mensaje|eliminaste este mensaje|este mensaje fue eliminado|mensaje eliminado)\.?",
        r"(?:mensagem apagada|esta mensagem foi apagada|essa mensagem foi apagada|voc[eê] apagou esta mensagem|"
        r"(?:esta )?mensagem foi eliminada)\.?",
    ),
    re.IGNORECASE,
)
_EDITED = re.compile(
    rf"[{_SPACE}{INVISIBLE}]*<(?:this message was edited|se edit[oó] este mensaje|mensaje editado|mensagem editada|"
    rf"esta mensagem foi editada)\.?>[{_SPACE}{INVISIBLE}]*\Z",
    re.IGNORECASE,
)
_SYSTEM_TEXT = re.compile(
    _any(
        r"messages and calls are (?:now )?end-to-end encrypted",
        r"messages (?:you send to this|to this) (?:group|chat).{0,40}(?:secured|encrypted)",
        r"los mensajes y las llamadas est[aá]n cifrad[oa]s de extremo a extremo",
        r"los mensajes (?:que env[ií]es a|a) este (?:grupo|chat).{0,60}(?:protegidos|cifrad)",
        r"as mensagens e (?:as )?(?:chamadas|liga[cç][oõ]es) s[aã]o (?:protegidas com a criptografia|encriptadas)",
        r"(?:missed|declined) (?:voice|video) call\.?\Z",
        r"(?:videollamada|llamada(?: de voz)?) perdida\.?\Z",
        r"(?:chamada|liga[cç][aã]o) de (?:voz|v[ií]deo) perdida\.?\Z",
        r"this (?:chat is with a business account|business uses a secure service from)",
        r"este chat es con una cuenta de empresa|esta empresa usa un servicio seguro de",
        r"esta conversa [eé] com uma conta comercial|esta empresa usa um servi[cç]o seguro d",
    ),
    re.IGNORECASE,
)
# A line of the app may hold a colon ('Ana changed the subject to "Info: ventas"'): what stands before it tells.
_SYSTEM_NAME = re.compile(
    _any(
        r"\bcreated (?:this )?group\b|\bchanged (?:the subject|this group|the group|their phone number)\b",
        r"\b(?:added|removed) .{1,80}\b(?:to|from) the group\b|\bjoined using\b|\bsecurity code\b.{0,60}\bchanged\b",
        r"\bcre[oó] (?:el|este) grupo\b|\bcambi[oó] (?:el asunto|la descripci[oó]n|el [ií]cono|su n[uú]mero|el nombre)\b",
        r"\bc[oó]digo de seguridad\b.{0,60}\bcambi[oó]\b|\ba[nñ]adi[oó] a\b|\bse uni[oó]\b.{0,30}\benlace\b",
        r"\bcriou (?:o|este) grupo\b|\bmudou (?:o (?:assunto|nome)|a descri[cç][aã]o|para o)\b|\bentrou usando\b",
        r"\bc[oó]digo de seguran[cç]a\b.{0,60}\bmudou\b|\badicionou\b",
    ),
    re.IGNORECASE,
)
