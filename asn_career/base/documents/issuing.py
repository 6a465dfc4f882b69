"""Issue a document under a code, and tell whoever asks by the code whether it is genuine and still holds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from asn_career.base.documents.models import IssuedDocument

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Without the characters that are taken for one another when read out or typed: 0 O, 1 I.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PARTS, _PART_LENGTH = 3, 4  # sixty bits: not to be guessed


def new_code() -> str:
    """A code such as ``K7QF-3M2P-9XTA``."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_PART_LENGTH)) for _part in range(_PARTS))


def read_code(text: str) -> str:
    """A code as somebody types it: in any case, with or without hyphens and blanks; empty when it is none."""
    letters = "".join(character for character in text.upper() if character.isalnum())
    if len(letters) != _PARTS * _PART_LENGTH or any(letter not in _LETTERS for letter in letters):
        return ""
    return "-".join(letters[at : at + _PART_LENGTH] for at in range(0, len(letters), _PART_LENGTH))


def issue(
    make: Callable[[str], bytes],
    *,
    kind: str,
    subject: str,
    title: str,
    told: Sequence[tuple[str, str]],
    by: str,
    on: date,
) -> tuple[IssuedDocument, bytes]:
    """Have ``make`` typeset the document under a new code, and enter it into the register.

    ``told`` is what the check page says of it: nothing that is not on the document itself.
    """
    code = new_code()
    content = make(code)
    entry = IssuedDocument.objects.create(
        code=code,
        kind=kind,
        subject=subject,
        title=title,
        told=[list(pair) for pair in told],
        sha256=hashlib.sha256(content).hexdigest(),
        issued_on=on,
        issued_by=by,
    )
    return entry, content


def revoke(entry: IssuedDocument, *, reason: str, on: date) -> None:
    """Let the register say that the document no longer holds; what was issued stays on record."""
    entry.revoked_on, entry.revoked_reason = on, reason.strip()
    entry.save(update_fields=["revoked_on", "revoked_reason"])


_pages: dict[str, tuple[str, StrPromise | str]] = {}


def show_with(kind: str, *, url_name: str, label: StrPromise | str) -> None:
    """Let the check page of documents of this kind lead to an address that takes the id in their subject."""
    _pages[kind] = (url_name, label)


def page_of(entry: IssuedDocument) -> tuple[str, StrPromise | str] | None:
    """Address and label of what else is published about a document."""
    if entry.kind not in _pages:
        return None
    url_name, label = _pages[entry.kind]
    return reverse(url_name, args=[entry.subject.partition(":")[2]]), label


def find_issued(text: str) -> IssuedDocument | None:
    """The document with the code that ``text`` spells."""
    code = read_code(text)
    return IssuedDocument.objects.filter(code=code).first() if code else None
