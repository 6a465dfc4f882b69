"""Text, names and codes as offices write them, with what never belongs in them taken out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time

from .reading import (
    BLANK,
    NORMALISED,
    WARNING,
    Kind,
    Note,
    Raw,
    Reading,
    RefusedValueError,
    as_whole,
    is_number,
)

NAME_LENGTH = 250
TEXT_LENGTH = 2_000

# Zero-width characters and direction marks that show nothing; tabs and line ends are handled apart.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]"
)
_LINE_ENDS = re.compile("[ ]*[\t\r\n\x85\u2028\u2029]+[ ]*")
# Embeddings, overrides and isolates make a reader see another text than the one stored.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMOJI = re.compile(
    "[\u2600-\u27bf\u2b00-\u2bff\u231a\u231b\u23e9-\u23fa\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
_FORMULA_PREFIX = re.compile("'+[\\s\u200b-\u200d\u2060\ufeff]*[=+\\-@\t\r]")


def strip_neutraliser(text: str) -> str:
    """``text`` without the one apostrophe that exports put before what looks like a formula."""
    return text[1:] if text[:1] == "'" and _FORMULA_PREFIX.match(text) else text


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Free text; stored raw, since every way out escapes it."""

    max_length: int = TEXT_LENGTH

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        return clean(text_of(raw), max_length=self.max_length)


@dataclass(frozen=True, slots=True)
class Name(Kind):
    """A name of a person or thing, kept as written."""

    max_length: int = NAME_LENGTH

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        reading = clean(text_of(raw), max_length=self.max_length, visible="name_without_letters")
        name = str(reading.value)
        if name.isascii():
            return reading
        if _EMOJI.search(name):
            raise RefusedValueError("emoji")
        scripts = sorted(_scripts(name))
        if (
            len(scripts) > 1
            and "LATIN" in scripts
            and {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"} & set(scripts)
        ):
            return Reading(
                name, (*reading.notes, Note(WARNING, "mixed_scripts", {"scripts": ", ".join(scripts)}))
            )
        return reading


@dataclass(frozen=True, slots=True)
class Code(Kind):
    """A code, compared exactly; a number cell may have lost its leading zeros."""

    max_length: int = 100

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        if is_number(raw):
            raise RefusedValueError("number_cell")
        return clean(text_of(raw), max_length=self.max_length, visible="code_without_characters")


@dataclass(frozen=True, slots=True)
class Email(Kind):
    """An address to write to; an odd one is kept and reported."""

    max_length: int = 254

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        reading = clean(text_of(raw), max_length=self.max_length)
        if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", str(reading.value)):
            return reading
        return Reading(reading.value, (*reading.notes, Note(WARNING, "email_shape")))


def text_of(raw: Raw) -> str:
    """What a cell that is meant as text says; a date that a spreadsheet made of it is refused."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, (date, time)):
        raise RefusedValueError("date_cell")
    whole = as_whole(raw)
    return str(raw) if whole is None else str(whole)


def clean(text: str, *, max_length: int, visible: str = "") -> Reading:
    """``text`` trimmed, in NFC and without invisible characters, with a note on each change."""
    if text.isascii() and text.isprintable():
        return Reading(_bounded(text.strip(), max_length=max_length))
    notes: list[Note] = []
    if _DIRECTION.search(text):
        raise RefusedValueError("direction_override")
    text = unicodedata.normalize("NFC", text)
    shown = _INVISIBLE.sub("", text)
    if shown != text:
        notes.append(Note(WARNING, "invisible_removed", {"count": len(text) - len(shown)}))
    shown = shown.strip()
    one_line = _LINE_ENDS.sub(" ", shown)
    if one_line != shown:
        notes.append(Note(NORMALISED, "line_ends"))
    if not one_line:
        if visible:
            raise RefusedValueError(visible)
        return Reading(BLANK.value, tuple(notes))
    return Reading(_bounded(one_line, max_length=max_length), tuple(notes))


def _bounded(text: str, *, max_length: int) -> str:
    if len(text) > max_length:
        raise RefusedValueError("too_long", length=len(text), limit=max_length)
    return text


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(sign, "?").split(" ")[0] for sign in text if sign.isalpha()}
