"""Answers without a name as bytes of one size, and boxes of them that tell nothing of their order or number.

A box has a place for everybody who is asked; an empty place looks like a filled one from outside. What is inside is
mixed anew and encrypted anew each time it is closed (ADR 23).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asn_career.base.encryption import seal, unseal

COMMENT_CHARACTERS = 500
_COMMENT_BYTES = 900  # as JSON: what is not plain Latin takes more than a byte
_FRAME_BYTES = 64
_LENGTH_BYTES = 4
_PURPOSE = "answers without a name"
_NOT_JUDGED = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person answered: the group, a value or None by indicator number, and a comment."""

    group: str
    values: Mapping[int, int | None]
    comment: str = ""


def fits(comment: str) -> bool:
    """Whether a comment fits the place that every answer has."""
    return len(comment) <= COMMENT_CHARACTERS and len(_spelled(comment)) <= _COMMENT_BYTES


def close_box(answers: Sequence[Answer], *, about: str, places: int, indicators: Sequence[int]) -> bytes:
    """All answers in a random order among empty places, padded to one size, encrypted and bound to the subject.

    ``indicators`` are the numbers of everything that is asked, in an order that stays.
    """
    size = _FRAME_BYTES + _COMMENT_BYTES + 2 * len(indicators)
    filled = [_padded(_packed(answer, indicators), size) for answer in answers]
    filled += [bytes(size) for _place in range(places - len(answers))]
    mix(filled)
    return seal(size.to_bytes(_LENGTH_BYTES, "big") + b"".join(filled), purpose=_PURPOSE, about=about)


def mix(places: list[bytes]) -> None:
    """Put them into an order that nobody can tell beforehand or afterwards."""
    secrets.SystemRandom().shuffle(places)


def open_box(sealed: bytes, *, about: str, indicators: Sequence[int]) -> list[Answer]:
    """The answers of a box, in the random order they lay in."""
    data = unseal(sealed, purpose=_PURPOSE, about=about)
    size = int.from_bytes(data[:_LENGTH_BYTES], "big")
    places = [data[start : start + size] for start in range(_LENGTH_BYTES, len(data), size)]
    return [_unpacked(found, indicators) for place in places if (found := _unpadded(place))]


def _packed(answer: Answer, indicators: Sequence[int]) -> bytes:
    values = [answer.values.get(key) or _NOT_JUDGED for key in indicators]
    return _spelled([answer.group, values, answer.comment])


def _unpacked(data: bytes, indicators: Sequence[int]) -> Answer:
    group, values, comment = json.loads(data)
    return Answer(group, {key: value or None for key, value in zip(indicators, values, strict=True)}, comment)


def _spelled(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _padded(data: bytes, size: int) -> bytes:
    place = len(data).to_bytes(_LENGTH_BYTES, "big") + data
    if len(place) > size:
        raise ValueError("an answer does not fit its place")
    return place.ljust(size, b"\0")


def _unpadded(place: bytes) -> bytes:
    length = int.from_bytes(place[:_LENGTH_BYTES], "big")
    return place[_LENGTH_BYTES : _LENGTH_BYTES + length]
