"""The national identifiers, one row a kind: where it is used, how it is written, how it is checked, what it needs.

Numbers are checked by python-stdnum where it knows them. `proof` says what a match needs:
"none" - the shape and the check together are rare enough by chance;
"form" - one check digit, which one number in ten passes: the official punctuation, or a word for it nearby;
"word" - no check digit, or a shape that orders and phones share: a word for it nearby.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from stdnum.ar import cuit
from stdnum.ar import dni as ar_dni
from stdnum.br import cnpj, cpf
from stdnum.cl import rut
from stdnum.co import nit
from stdnum.do import cedula as do_cedula
from stdnum.ec import ci
from stdnum.ec import ruc as ec_ruc
from stdnum.es import cif, dni, nie
from stdnum.gb import nhs
from stdnum.gt import nit as gt_nit
from stdnum.mx import curp, rfc
from stdnum.pe import ruc as pe_ruc
from stdnum.pt import cc as pt_cc
from stdnum.pt import nif as pt_nif
from stdnum.py import ruc as py_ruc
from stdnum.sv import nit as sv_nit
from stdnum.us import itin, ssn
from stdnum.uy import rut as uy_rut
from stdnum.ve import rif

from curation.checks.passages import vocabulary


class Kind(NamedTuple):
    """One kind of identifier. `pattern` and `words` are folded; `form` is how it is officially punctuated."""

    detail: str
    country: str
    digits: range
    pattern: re.Pattern[str]
    valid: Callable[[str], bool]
    proof: Literal["none", "form", "word"]
    words: frozenset[str]
    form: re.Pattern[str] | None = None


def _shape(pattern: str) -> re.Pattern[str]:
    """The pattern standing alone: not inside a longer number, word, decimal or path."""
    return re.compile(rf"(?<![0-9a-z*@_])(?<![0-9][.,/-])(?:{pattern})(?![0-9a-z*@_]|[.,/-][0-9])")


def _well_formed(number: str) -> bool:
    """For kinds without a check digit: not one digit over and over."""
    return len(set(number)) > 1


def _cedula_uy(number: str) -> bool:
    """Uruguay's cédula: weights 2 9 8 7 6 3 4, modulo 10 (Dirección Nacional de Identificación Civil)."""
    weighed = sum(int(digit) * weight for digit, weight in zip(number[:7], (2, 9, 8, 7, 6, 3, 4), strict=False))
    return len(number) == 8 and int(number[7]) == -weighed % 10


def _social_security_es(number: str) -> bool:
    """Spain's NUSS: province (2), number (8), and both together modulo 97; a number under ten million loses its zero."""
    province, middle, check = int(number[:2]), int(number[2:10]), int(number[10:])
    joined = province * 10_000_000 + middle if middle < 10_000_000 else int(number[:10])
    return joined % 97 == check


_DOCUMENT = "documento documentos identidad identificacion"

KINDS: tuple[Kind, ...] = (
    Kind("es_dni", "ES", range(8, 9), _shape(r"[0-9]{2}[. ]?[0-9]{3}[. ]?[0-9]{3}[ -]?[a-z]"), dni.is_valid, "none",
         vocabulary("dni nif " + _DOCUMENT)),
    Kind("es_nie", "ES", range(7, 8), _shape(r"[xyz][ -]?[0-9]{7}[ -]?[a-z]"), nie.is_valid, "none",
         vocabulary("nie extranjero residencia " + _DOCUMENT)),
    Kind("es_cif", "ES", range(7, 9), _shape(r"[abcdefghjnpqrsuvw][ -]?[0-9]{2}[.]?[0-9]{3}[.]?[0-9]{2}[0-9a-j]"), cif.is_valid, "word",
         vocabulary("cif nif")),
    Kind("es_nuss", "ES", range(12, 13), _shape(r"[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}"), _social_security_es, "form",
         vocabulary("nuss nass seguridad afiliacion naf"), _shape(r"[0-9]{2}[ /-][0-9]{8}[ /-][0-9]{2}")),
    Kind("mx_curp", "MX", range(8, 11), _shape(r"[a-z]{4}[0-9]{6}[hmx][a-z]{5}[0-9a-z][0-9]"), curp.is_valid, "none", vocabulary("curp")),
    Kind("mx_rfc", "MX", range(6, 10), _shape(r"[a-z&]{4}[ -]?[0-9]{6}[ -]?[0-9a-z]{2}[0-9a]"), rfc.is_valid, "none", vocabulary("rfc")),
    Kind("mx_rfc_moral", "MX", range(6, 10), _shape(r"[a-z&]{3}[ -]?[0-9]{6}[ -]?[0-9a-z]{2}[0-9a]"), rfc.is_valid, "word",
         vocabulary("rfc")),
    Kind("mx_nss", "MX", range(11, 12), _shape(r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]"), _well_formed, "word",
         vocabulary("nss imss seguro")),
    Kind("mx_ine", "MX", range(12, 19), _shape(r"[a-z]{6}[0-9]{8}[hm][0-9]{3}|[0-9]{13}|[0-9]{18}"), _well_formed, "word",
         vocabulary("ine ife credencial elector")),
    Kind("ar_cuit", "AR", range(11, 12), _shape(r"(?:20|23|24|25|26|27|30|33|34)[ -]?[0-9]{8}[ -]?[0-9]"), cuit.is_valid, "form",
         vocabulary("cuit cuil"), _shape(r"[0-9]{2}-[0-9]{8}-[0-9]")),
    Kind("ar_dni", "AR", range(7, 9), _shape(r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}"), ar_dni.is_valid, "word", vocabulary("dni " + _DOCUMENT)),
    Kind("cl_rut", "CL", range(7, 10), _shape(r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-?[0-9k]"), rut.is_valid, "form",
         vocabulary("rut run cedula"), _shape(r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-[0-9k]")),
    Kind("br_cpf", "BR", range(11, 12), _shape(r"[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}[- ]?[0-9]{2}"), cpf.is_valid, "form",
         vocabulary("cpf"), _shape(r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}|[0-9]{9}-[0-9]{2}")),
    Kind("br_cnpj", "BR", range(6, 15), _shape(r"[0-9a-z]{2}\.?[0-9a-z]{3}\.?[0-9a-z]{3}/?[0-9a-z]{4}-?[0-9]{2}"), cnpj.is_valid, "form",
         vocabulary("cnpj"), _shape(r"[0-9a-z]{2}\.[0-9a-z]{3}\.[0-9a-z]{3}/[0-9a-z]{4}-[0-9]{2}")),
    Kind("br_rg", "BR", range(7, 10), _shape(r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-?[0-9x]"), _well_formed, "word", vocabulary("rg identidade")),
    Kind("ec_cedula", "EC", range(10, 11), _shape(r"[0-9]{9}-?[0-9]"), ci.is_valid, "word", vocabulary("cedula ci " + _DOCUMENT)),
    Kind("ec_ruc", "EC", range(13, 14), _shape(r"[0-9]{10}001"), ec_ruc.is_valid, "word", vocabulary("ruc")),
    Kind("pe_ruc", "PE", range(11, 12), _shape(r"(?:10|15|16|17|20)[0-9]{9}"), pe_ruc.is_valid, "word", vocabulary("ruc")),
    Kind("pe_dni", "PE", range(8, 10), _shape(r"[0-9]{8}(?:-?[0-9k])?"), _well_formed, "word", vocabulary("dni " + _DOCUMENT)),
    Kind("uy_ci", "UY", range(8, 9), _shape(r"[0-9]\.?[0-9]{3}\.?[0-9]{3}[-/]?[0-9]"), _cedula_uy, "form",
         vocabulary("ci cedula " + _DOCUMENT), _shape(r"[0-9]\.[0-9]{3}\.[0-9]{3}[-/][0-9]")),
    Kind("uy_rut", "UY", range(12, 13), _shape(r"[0-9]{12}"), uy_rut.is_valid, "word", vocabulary("rut")),
    Kind("co_nit", "CO", range(8, 12), _shape(r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{2,3}-?[0-9]"), nit.is_valid, "form",
         vocabulary("nit"), _shape(r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-[0-9]")),
    Kind("co_cedula", "CO", range(6, 11), _shape(r"[0-9]{1,4}(?:[. ][0-9]{3}){2,3}|[0-9]{6,10}"), _well_formed, "word",
         vocabulary("cedula cc ciudadania " + _DOCUMENT)),
    Kind("us_ssn", "US", range(9, 10), _shape(r"[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}"), ssn.is_valid, "form",
         vocabulary("ssn social"), _shape(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")),
    Kind("us_itin", "US", range(9, 10), _shape(r"9[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{4}"), itin.is_valid, "form",
         vocabulary("itin taxpayer"), _shape(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")),
    Kind("gb_nino", "GB", range(6, 7),
         _shape(r"(?!bg|gb|nk|kn|tn|nt|zz)[abceghj-prstw-z][abceghj-nprstw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]"), _well_formed, "none",
         vocabulary("insurance nino")),
    Kind("gb_nhs", "GB", range(10, 11), _shape(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"), nhs.is_valid, "word", vocabulary("nhs")),
    Kind("pt_nif", "PT", range(9, 10), _shape(r"[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}"), pt_nif.is_valid, "word", vocabulary("nif contribuinte")),
    Kind("pt_cc", "PT", range(9, 11), _shape(r"[0-9]{8} ?[0-9] ?[a-z0-9]{2}[0-9]"), pt_cc.is_valid, "none", vocabulary("cc cidadao")),
    Kind("ve_rif", "VE", range(9, 10), _shape(r"[vejpg]-?[0-9]{8}-?[0-9]"), rif.is_valid, "none", vocabulary("rif cedula")),
    Kind("do_cedula", "DO", range(11, 12), _shape(r"[0-9]{3}-?[0-9]{7}-?[0-9]"), do_cedula.is_valid, "form",
         vocabulary("cedula " + _DOCUMENT), _shape(r"[0-9]{3}-[0-9]{7}-[0-9]")),
    Kind("gt_nit", "GT", range(5, 10), _shape(r"[0-9]{4,8}-?[0-9k]"), gt_nit.is_valid, "word", vocabulary("nit")),
    Kind("sv_nit", "SV", range(14, 15), _shape(r"[0-9]{4}-?[0-9]{6}-?[0-9]{3}-?[0-9]"), sv_nit.is_valid, "form",
         vocabulary("nit"), _shape(r"[0-9]{4}-[0-9]{6}-[0-9]{3}-[0-9]")),
    Kind("py_ruc", "PY", range(6, 10), _shape(r"[0-9]{5,8}-[0-9]"), py_ruc.is_valid, "word", vocabulary("ruc")),
)  # fmt: skip
