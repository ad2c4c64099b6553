"""What the value of a slot counts as in `planted.json`."""

from __future__ import annotations

# The identity document people of a country are asked for, by slot.
OWN_DOCUMENT = {
    "ES": "dni", "MX": "curp", "AR": "ard", "CO": "cc", "CL": "rut", "PE": "pe_dni", "EC": "ec_ci", "UY": "uy_ci",
}  # fmt: skip
# Slots of identity documents, with their pool in world.toml, which is also their detail.
DOCUMENTS = {
    "dni": "es_dni", "nie": "es_nie", "cif": "es_cif", "curp": "mx_curp", "rfc": "mx_rfc", "cuit": "ar_cuit",
    "ard": "ar_dni", "cc": "co_cc", "nit": "co_nit", "rut": "cl_rut", "pe_dni": "pe_dni", "ec_ci": "ec_ci",
    "uy_ci": "uy_ci",
}  # fmt: skip
_SECRETS = {
    "password": "password", "pin": "pin", "otp": "one_time_code", "aws_key": "aws_key", "aws_secret": "aws_secret",
    "openai_key": "openai_key", "jwt": "jwt", "basic_url": "basic_url",
}  # fmt: skip
# slot: (kind, label, detail)
_KINDS = {
    "name": ("pii", "PERSON", ""),
    "first": ("pii", "PERSON", ""),
    "email": ("pii", "EMAIL", ""),
    "agent_email": ("pii", "EMAIL", "support"),
    "card": ("pii", "CARD", ""),
    "address": ("pii", "ADDRESS", ""),
    "birth": ("pii", "DATE_OF_BIRTH", ""),
    "cvv": ("secret", "CVV", "cvv"),
    "agent": ("agent_name", "PERSON", ""),
    **{
        slot: ("hard_negative", slot.upper(), "") for slot in ("order", "tracking", "invoice", "price", "model", "year")
    },
    "price_small": ("hard_negative", "PRICE", ""),
    **{slot: ("pii", "NATIONAL_ID", pool) for slot, pool in DOCUMENTS.items()},
    **{slot: ("secret", "SECRET", detail) for slot, detail in _SECRETS.items()},
}


def label_of(slot: str, region: str) -> tuple[str, str, str] | None:
    """Kind, label and detail of a slot's value; None for one that is nothing of interest."""
    base = slot.rstrip("2")
    if base in ("phone", "account"):
        return "pii", "PHONE" if base == "phone" else "BANK", region.lower()
    return _KINDS.get(OWN_DOCUMENT[region] if base == "id" else base)
