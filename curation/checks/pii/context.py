"""Words around a number that say what it is, shared by the recognisers of numbers. All of it reads folded text."""

from __future__ import annotations

import re

from curation.checks.passages import Passage, vocabulary

#: Numbers of things, not of people: the order, the parcel, the error.
THINGS = vocabulary(
    """pedido pedidos orden ordenes compra tracking rastreo rastreio guia seguimiento envio paquete factura boleta
    recibo ticket tiquete caso folio referencia ref reserva localizador incidencia serie serial sku isbn imei ean
    modelo producto articulo codigo lote error transaccion operacion comprobante autorizacion solicitud reclamo
    radicado expediente poliza order orders invoice case reference booking reservation shipment parcel package item
    model part batch transaction receipt confirmation request po encomenda protocolo fiscal chamado rma pnr asin mac
    version build contrato flight vuelo voo policy claim claims siniestro"""
)

#: Money right before or after a number.
MONEY_BEFORE = re.compile(r"(?:[$\u20ac\u00a3]|\b(?:usd|eur|mxn|ars|clp|cop|pen|brl|gbp|s/|r\$|us\$))\s?$")
MONEY_AFTER = re.compile(
    r"\s?(?:[$\u20ac\u00a3%]|(?:usd|eur|mxn|ars|clp|cop|brl|gbp|euros?|pesos?|soles|reais|dollars?|dolares|pounds?)\b)"
)


def is_price(passage: Passage, start: int, end: int) -> bool:
    """Whether a currency stands at the number."""
    return bool(MONEY_BEFORE.search(passage.folded, max(0, start - 6), start) or MONEY_AFTER.match(passage.folded, end))


def _thing(passage: Passage, start: int, before: int) -> int:
    """Where the name of a thing ends that stands before the number in the same sentence, -1 for none."""
    if passage.words.isdisjoint(THINGS):
        return -1
    window = passage.folded[max(0, start - before) : start]
    sentence = max(window.rfind(mark) for mark in (". ", "? ", "! ", "\n"))
    return passage.closest(THINGS, start, len(window) - sentence - 1)


def is_said(passage: Passage, start: int, end: int, words: frozenset[str], before: int = 48) -> bool:
    """Whether these words call the number what they say: before it, nearer than the name of a thing, or right after."""
    thing = _thing(passage, start, before)
    said = passage.closest(words, start, before)
    if thing < 0 and said < 0:
        return any(m.group() in words for m in _WORD.finditer(passage.folded, end, end + 18))
    return said > thing


def names_a_thing(passage: Passage, start: int, before: int = 40) -> bool:
    """Whether the number is an order's or the like: such a word stands before it."""
    return _thing(passage, start, before) >= 0


_WORD = re.compile(r"[a-z]{2,}")
