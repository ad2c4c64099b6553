"""E-mail addresses, written as such or spelt out ("ana punto gil arroba correo punto es").

Leaves out mailboxes of a function (soporte@, noreply@), which a company publishes, and masked ones (j***@x.com).
Misses an address spelt out letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """EMAIL spans."""
    folded = passage.folded
    at = folded.find("@")
    while at >= 0:
        # Outwards from the sign: a pattern that starts at the local part would be quadratic on long words.
        domain = _DOMAIN.match(folded, at + 1)
        local = _LOCAL.search(passage.text[max(0, at - 64) : at])
        if domain and local and not _is_of_a_function(local.group()):
            yield Span(at - len(local.group()), domain.end(), "EMAIL", 0.98)
        at = folded.find("@", at + 1)
    if not passage.words.isdisjoint(_SPELT_AT) and not passage.words.isdisjoint(_SPELT_DOT):
        for match in _SPELT.finditer(folded):
            yield Span(match.start(), match.end(), "EMAIL", 0.85, "spelt")


_LOCAL = re.compile(r"[^\W_][\w.+%'&-]*$|[\w+&-]+$")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})(?![a-z0-9-])")

_FUNCTIONS = vocabulary(
    """soporte support ayuda help info informacion contacto contact contato ventas sales noreply no-reply no_reply
    donotreply do-not-reply atencion atencionalcliente atendimento clientes cliente customerservice customercare
    customer.service service servicio facturacion billing cobranzas hello hola ola admin administracion webmaster
    postmaster abuse privacy privacidad rrhh hr jobs careers empleo prensa press marketing notificaciones
    notifications noresponder no-responder nao-responda naoresponda pedidos orders devoluciones returns reclamos
    reservas bookings suporte vendas faleconosco sac team equipo mailer-daemon security seguridad legal office
    oficina newsletter"""
)


def _is_of_a_function(local: str) -> bool:
    name = local.lower()
    return name in _FUNCTIONS or set(name) == {"x"}


_SPELT_AT = vocabulary("arroba at")
_SPELT_DOT = vocabulary("punto ponto dot")
_SPELT = re.compile(
    r"\b[a-z0-9._-]+(?: ?(?:punto|ponto|dot|guion bajo|underscore|guion|hyphen|dash) ?[a-z0-9_-]+){0,4} (?:arroba|at) "
    r"[a-z0-9-]+(?: ?(?:punto|ponto|dot|\.) ?(?:com|net|org|edu|gob|gov|es|mx|ar|co|cl|pe|uy|ec|br|pt|uk|io|me|us|info)\b){1,2}"
)
