"""Rules as people read them: every key and coded value of a rule file by its word, figures and days as elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from django.apps import apps
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long, integer
from asn_career.base.rule_wording import duration
from promotions.wording import competency_told

CODED = re.compile(
    r"[a-z][a-z0-9_.-]*|[A-Z]+(_[A-Z]+)+"
)  # what stands for something and is no text by itself
COMPETENCY = re.compile(r"[A-Z]{2,}(-[A-Z]+)*-\d+")
_NUMBER = re.compile(r"-?\d+\.\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LARGE = 10_000  # smaller whole numbers may be years, and stand as they are
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
# What only programs read beside a text in two languages.
_BESIDE_TEXTS = ("code", "en", "id", "name_en")


@cache
def _words() -> Mapping[str, Any]:
    path = Path(__file__).with_name("words.yaml")
    found: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return found


def find_word(text: str, *, rule: str) -> str | None:
    """What a rule calls something in the reader's language; None of what has no word."""
    words = _words()
    pair = words["of"].get(rule, {}).get(text) or words["words"].get(text)
    if pair is None:
        table = _tables().get(text)
        return None if table is None else str(table)
    return str(pair[0] if (get_language() or "").startswith("en") else pair[1])


@cache
def _tables() -> Mapping[str, Any]:
    """Kinds of records by the names of their tables, as rules about records list them."""
    return {model._meta.db_table: model._meta.verbose_name_plural for model in apps.get_models()}


def outline(value: Any, *, rule: str = "", names: Mapping[str, str] = _NO_NAMES) -> list[tuple[str, str]]:
    """A rule's value as lines of key and text, however deep it is; ``names`` of competencies by their codes."""
    if not isinstance(value, Mapping) or _is_named(value):
        return [("", _told(value, rule, names))]
    return [(_sentence(_word(key, rule)), _told(item, rule, names)) for key, item in value.items()]


def competencies_in(value: Any) -> set[str]:
    """Codes of competencies that a rule's value holds, however deep."""
    if isinstance(value, Mapping):
        return {code for item in value.values() for code in competencies_in(item)}
    if isinstance(value, list | tuple):
        return {code for item in value for code in competencies_in(item)}
    return {value} if isinstance(value, str) and COMPETENCY.fullmatch(value) else set()


def _told(value: Any, rule: str, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return _mapping(value, rule, names)
    if isinstance(value, list | tuple):
        return _several(value, rule, names)
    return _plain(value, rule, names)


def _several(value: Sequence[Any], rule: str, names: Mapping[str, str]) -> str:
    """Items apart by commas, or by semicolons where an item has commas itself; none says so."""
    if not value:
        return _("none")
    parts = [
        f"({told})" if isinstance(item, Mapping) and not _name_of(item) else told
        for item, told in ((item, _told(item, rule, names)) for item in value)
    ]
    return ("; " if any("," in part or "(" in part for part in parts) else ", ").join(parts)


def _mapping(value: Mapping[Any, Any], rule: str, names: Mapping[str, str]) -> str:
    name = _name_of(value)
    hidden = (*_BESIDE_TEXTS, "name") if name and "id" in value else ("name", "name_en") if name else ()
    parts = []
    for key, item in value.items():
        if key in hidden or item == "":
            continue
        word = find_word(f"{key} (named)", rule=rule) if _is_named(value) else None
        told = find_word(f"{item} ({key})", rule=rule) or _told(item, rule, names)
        word = word or _word(key, rule)
        parts.append(f"{word} ({told})" if isinstance(item, Mapping) else f"{word}: {told}")
    rest = "; ".join(parts)
    if not name:
        return rest
    name = find_word(name, rule="") or name
    return f"{name} ({rest})" if rest else name


def _is_named(value: Mapping[Any, Any]) -> bool:
    return "en" in value and "id" in value


def _name_of(value: Mapping[Any, Any]) -> str:
    """The name that something carries itself, in the reader's language where it has two."""
    if _is_named(value):
        return str(value["en" if (get_language() or "").startswith("en") else "id"])
    if (get_language() or "").startswith("en") and "name_en" in value:
        return str(value["name_en"])
    return str(value.get("name", ""))


def _plain(value: Any, rule: str, names: Mapping[str, str]) -> str:
    if value is None:
        return _("none")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_long(value)
    if isinstance(value, Decimal):
        return _with_separator(str(value))
    if isinstance(value, int):
        return integer(value) if abs(value) >= _LARGE else str(value)
    return _text(str(value), rule, names)


def _text(value: str, rule: str, names: Mapping[str, str]) -> str:
    if not value:
        return _("not given")
    if _NUMBER.fullmatch(value):
        return _with_separator(value)
    if _DAY.fullmatch(value):
        return date_long(date.fromisoformat(value))
    if COMPETENCY.fullmatch(value):
        return competency_told(value, names)
    return find_word(value, rule=rule) or duration(value)


def _word(key: Any, rule: str) -> str:
    text = str(key)
    return (find_word(text, rule=rule) or text) if text else _("not given")


def _with_separator(number: str) -> str:
    return number.replace(".", get_format("DECIMAL_SEPARATOR"))


def _sentence(text: str) -> str:
    """With a capital, as it stands before what it heads."""
    return text[:1].upper() + text[1:]
