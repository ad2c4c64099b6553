"""Secrets told in words, in Spanish, Portuguese and English: passwords, PINs, one-time codes, security answers.

"mi contraseña es ...", "senha: ...", "the PIN is ...", or the answer to a request for one. A told password counts
when it mixes two kinds of characters (letters, digits, symbols, a capital inside) or has three digits, so "mi
contraseña es incorrecta" is none. Misses a password that is a plain word, unless it stands in quotes after "es".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """SECRET and CVV spans; the detail is the kind."""
    words = passage.words
    if not words.isdisjoint(_PASSWORD_TRIGGERS):
        for match in _PASSWORD.finditer(passage.folded):
            yield from _password(passage, match.end(), firmly=match["sign"] is not None)
    for detail, label, triggers, pattern in _CODES:
        if not words.isdisjoint(triggers):
            for match in pattern.finditer(passage.folded):
                yield Span(match.start("value"), match.end("value"), label, 0.9, detail)
    if not words.isdisjoint(_ANSWER_TRIGGERS):
        for match in _SECURITY_ANSWER.finditer(passage.folded):
            yield Span(match.start("value"), match.end("value"), "SECRET", 0.75, "security_answer")
    yield from _answers(passage)


def _answers(passage: Passage) -> Iterator[Span]:
    """What was asked for just before, given without naming it again."""
    if "password" in passage.asked and (match := _ONE_WORD.fullmatch(passage.text)):
        yield from _password(passage, match.start("value"), firmly=False)
    if "code" in passage.asked and (match := _IT_ARRIVED.search(passage.folded)):
        yield Span(*match.span("value"), "SECRET", 0.85, "answer")
    if len(passage.text) > _SHORT or passage.asked.isdisjoint(("code", "password", "cvv")):
        return
    if match := _ONE_NUMBER.search(passage.folded):
        digits = len(re.sub(r"[ -]", "", match["value"]))
        if "cvv" in passage.asked and digits in (3, 4):
            yield Span(*match.span("value"), "CVV", 0.9, "answer")
        elif "code" in passage.asked or ("password" in passage.asked and digits <= 6):
            yield Span(*match.span("value"), "SECRET", 0.85, "answer")


def _password(passage: Passage, start: int, firmly: bool) -> Iterator[Span]:
    """The password that begins here, if it is one. `firmly` is after a colon or equals sign, or in quotes."""
    quoted = _QUOTED.match(passage.folded, start)
    if quoted:
        start, end = quoted.span("value")
    else:
        match = _VALUE.match(passage.text, start)
        if match is None:
            return
        end = match.end()
        while end > start and passage.text[end - 1] in ".,;:?)\"'\u201d\u00bb":
            end -= 1
    value = passage.text[start:end]
    if len(value) < 4 or _STOP.fullmatch(passage.folded[start:end]) or _MASK.search(value):
        return
    if _mixes(value) or (quoted and quoted["value"].isalnum() and len(value) >= 6):
        yield Span(start, end, "SECRET", 0.95 if firmly else 0.85, "password")


def _mixes(value: str) -> bool:
    digits = sum(map(str.isdigit, value))
    letters = sum(map(str.isalpha, value))
    symbols = len(value) - digits - letters
    inner_capital = any(map(str.isupper, value[1:])) and any(map(str.islower, value))
    return digits >= 3 or (letters > 0 and (digits > 0 or symbols > 0)) or inner_capital


# Slips of a hurried hand; who mistypes the word still tells the password.
_SLIPS = "contrasenia cnotrasena contrasna contrasea contrsena contasena conrasena cotrasena pasword passwrod passwrd"
_PASSWORD_TRIGGERS = vocabulary(
    f"""{_SLIPS} contrasena contrasenas contra clave claves password passwords passwd pwd pass passcode passphrase senha senhas
    pw nip"""
)
_LINK_WORDS = r"(?:es|era|is|was|e|seria|sera|to|now|ahora|agora|actual|nueva|new|nova|temporal|temporary|temporaria|la|the|a|siguiente|following|seguinte|por|como|as|a ser)"
_PASSWORD = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(_SLIPS.split())}"
    r"|contrasenas?|contra|clave(?! (?:de (?:producto|rastreo|elector|cliente|unica|pedido)|interbancaria|primaria|publica|foranea))|pass(?:word|wd|code|phrase)s?|pass|pwd|pw|senhas?)(?![a-z])"
    r"(?:[ ](?:temporal|actual|nueva|provisional|provisoria|antigua|anterior|temporary|new|old|current|temporaria|nova|antiga|atual|maestra|secreta))?"
    r"(?:[ ](?:de|del|do|da|para|pra|of|for|to|on|en|no|na|a)(?:[ ](?:la|el|mi|my|the|your|our|su|tu|o|a|meu|minha|sua|acceso|inicio)){0,2}(?:[ ][a-z0-9@._-]{2,40}){1,2}?){0,2}"
    rf"(?:\s?(?P<sign>[:=])(?!//)\s{{0,3}}|[ ]{_LINK_WORDS}(?:[ ]{_LINK_WORDS})*(?:[ ]?[:=])?[ ]|[ ](?=[^\s]*[0-9])(?=[^\s]*[a-z!@#$%&*]))"
)
_VALUE = re.compile(r"[^\s,;]{4,64}")
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<value>[^\"'\n]{4,64})(?P=quote)")
_MASK = re.compile(r"^[*\u2022xX.#_-]+$|\*{3}|\u2022{2}|^<|^\[|^https?:")
_STOP = re.compile(
    r"(?:https?://.*|www\..*|[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,24}|8-\d+|(?:19|20)\d\d|\d{1,2}[/:]\d.*|mayor|minimo|caracteres"
    r"|(?:no|is|es)[-_]?(?:ok|valid|valida)|wi-?fi|log-?in|e-?mail|\d{1,3}(?:st|nd|rd|th)|(?:in|an)?correct[ao]?|n/a|ok(?:ay)?[!]*|[a-z]+n't|[a-z]+'[a-z]{1,2}|[a-z]+[!.]+|[a-z]+-[a-z]+|[a-z]+/[a-z]+)"
)
# A code and, further on, that it arrived; in between nothing that would make it another code.
_ARRIVED = r"(?:sms|whats?app|celular|movil|mensaje|llego|llega|llegado|manda[a-z]*|envia[a-z]*|recib[a-z]*|chegou|recebi|texted|text|received|sent|phone)"
_OTHER_CODES = r"(?:pedid|seguim|rastre|postal|descuent|promo|cup|error|barra|track|order|discount|zip|produc|articul|referen|reserv|area|pais|country|cliente|envio|guia)"
_CODES = (
    ("one_time_code", "SECRET", vocabulary("codigo code"), re.compile(
        rf"(?<![a-z])(?:codigo|code)(?![a-z])(?:(?!{_OTHER_CODES})[^0-9\n]){{1,60}}?\b{_ARRIVED}\b(?:(?!{_OTHER_CODES})[^0-9\n$]){{1,50}}?(?<![0-9.,$-])(?P<value>[0-9]{{3}}[ -][0-9]{{3}}|[0-9]{{4,8}})(?![0-9a-z]|[.,/-][0-9]| ?(?:pesos|euros|minutos|minutes|dias|days|horas|hours))")),
    ("pin", "SECRET", vocabulary("pin nip"), re.compile(
        r"(?<![a-z])(?:pin|nip)(?![a-z])(?: (?:de|del|do|da|para|of|for|to)(?: [a-z]+){1,3}?)?(?: (?:es|is|e|era|was|number|code|numero|el|the|actual|nuevo|new|atual|novo))*\s?[:=]?\s?[\"']?(?P<value>[0-9]{4,8})(?![0-9a-z]|[.,/-][0-9])")),
    ("cvv", "CVV", vocabulary("cvv cvc cvv2 cvc2 cv csc cid seguridad security seguranca verification verificador atras dorso reverso detras back verso"), re.compile(
        r"(?<![a-z])(?:cvv2?|cvc2?|cv2|csc|codigo de seguridad(?: de (?:la|mi) tarjeta)?|(?:card )?security code|card verification (?:code|number)|codigo de seguranca|codigo (?:de atras|del reverso)|(?:y )?(?:por )?(?:de)?tras dice|(?:al|el) (?:reverso|dorso) (?:dice|pone)|atras dice|no verso (?:esta|diz)|on the back it says)(?![a-z])"
        r"(?: (?:de|del|do|da|of|on|for)(?: [a-z]+){1,3}?)?(?: (?:es|is|e|era|was|el|the|numero|number|code|codigo))*\s?[:=#]?\s?[\"']?(?P<value>[0-9]{3,4})(?![0-9a-z]|[.,/-][0-9])")),
    ("one_time_code", "SECRET", vocabulary("codigo code otp token verificacion verification passcode verificacao"), re.compile(
        r"(?<![a-z])(?:(?:codigo|code|token|clave|chave) (?:de |por |via )?(?:la |el )?(?:verificacion|verificacao|confirmacion de identidad|seguridad|seguranca|acceso|acesso|autenticacion|autenticacao|un solo uso|uso unico|sms|whatsapp|activacion|otp|2fa)"
        r"|codigo (?:que|q) (?:me|te|le)?\s?(?:acaba de |acabo de )?(?:llego|enviaron|mandaron|llegar|recibir|recibi|dieron|salio|envie|enviamos|mande|chegou|enviaram|recebi)|codigo que recebi|codigo que (?:me )?chegou"
        r"|(?:verification|security|one[- ]time|access|authentication|login|sms|2fa|otp|auth|confirmation|sign-in) (?:pass)?(?:code|password|pin|token)|code (?:i (?:got|received)|you sent(?: me)?|(?:that was )?sent to me|from (?:the |my )?(?:sms|text|app|email))|otp|token sms|2fa(?: code)?)(?![a-z])"
        r"(?: (?:al?|por|en|no|na|via|by|in|to|on)(?: (?:mi|my|the|el|la|o|meu))?(?: [a-z]+){1,2}?)?(?: (?:es|is|e|era|was|el|the|numero|number|just now|ahora))*\s?[:=,]?\s?[\"']?(?P<value>(?:[a-z]-)?[0-9]{3}[ -][0-9]{3}|(?:[a-z]-)?[0-9]{4,8})(?![0-9a-z]|[.,/-][0-9])")),
)  # fmt: skip
_ANSWER_TRIGGERS = vocabulary("respuesta maiden soltera security resposta mascota pet solteira estimacao")
_SECURITY_ANSWER = re.compile(
    r"\b(?:respuesta (?:secreta|de seguridad|a (?:mi|la) pregunta(?: (?:secreta|de seguridad))?)|(?:my )?security (?:question )?answer|resposta (?:secreta|de seguranca)|mother'?s maiden name"
    r"|apellido de soltera(?: de mi madre)?|nome de solteira(?: da minha mae)?|(?:nombre de mi )?primera mascota|(?:my )?first pet(?:'s name)?|primeiro animal de estimacao)"
    r"(?: (?:es|is|e|era|was)\b ?:?|\s?[:=])\s?[\"']?(?P<value>(?!incorrect|la |the |not |no |wrong)[a-z0-9][a-z0-9' -]{1,30}[a-z0-9])(?=[\"'.,;!\n]|$)"
)
_ONE_WORD = re.compile(r"\s*(?:(?:es|is|it's|sí|si|claro|sure|yes|é|la|the|ok)[,:]? )*(?P<value>[^\s]{4,64})\s*")
_ONE_NUMBER = re.compile(
    r"(?<![0-9a-z.,/$+(-])(?<![0-9] )(?P<value>[0-9]{3}[ -][0-9]{3}|[0-9]{3,8})(?![0-9a-z%]|[ .,/-][0-9]| ?(?:pesos|euros|dias|days|horas|minutos|minutes|veces|times))"
)
_IT_ARRIVED = re.compile(rf"\b{_ARRIVED}\b[^0-9\n$]{{1,24}}{_ONE_NUMBER.pattern}")
#: A longer answer names what it tells.
_SHORT = 48
