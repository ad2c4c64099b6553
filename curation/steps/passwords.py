"""What a password must be, and how it is kept: as an argon2id hash with the library's parameters, which follow RFC 9106."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from curation.errors import CurationError

MIN_LENGTH = 12
# More than anybody types; argon2 reads it all, so a huge one is work for nothing.
MAX_LENGTH = 1024

_HASHER = PasswordHasher()


def hashed(name: str, password: str) -> str:
    """What is stored of a password. Raises CurationError `password_length` or `password_is_name`."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise CurationError("password_length", shortest=MIN_LENGTH, longest=MAX_LENGTH)
    if tidy(password).lower() == name.lower():
        raise CurationError("password_is_name")
    return _HASHER.hash(unicodedata.normalize("NFC", password))


def matches(password_hash: str, password: str) -> bool:
    """Whether this is the password behind the hash."""
    try:
        return _HASHER.verify(password_hash, unicodedata.normalize("NFC", password[:MAX_LENGTH]))
    except VerificationError:
        return False


@cache
def nobodys() -> str:
    """A hash no password was ever chosen for: what an unknown name is compared with, so that it takes as long."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def tidy(name: str) -> str:
    """The name however it was typed: composed letters, no spaces around."""
    return unicodedata.normalize("NFC", name).strip()
