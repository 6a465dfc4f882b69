"""JSON as strict as the contract: no doubled keys, no NaN, no broken text, no bottomless nesting."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from asn_career.base.errors import DomainError

MAX_DEPTH = 20
MAX_BYTES = 10 * 1024 * 1024


class BodyTooLongError(DomainError):
    code = "body_too_long"
    message = gettext_lazy("The body has more than %(most)d MB.")
    status = 413


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("A name occurs twice in one object."))
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not a JSON number.") % {"name": name})


def _depth(text: str) -> int:
    """Deepest nesting of brackets outside strings, without recursion."""
    depth = deepest = 0
    inside = escaped = False
    for character in text:
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


class StrictJSONParser(parsers.JSONParser):
    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping | None = None
    ) -> Any:
        try:
            content = stream.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                raise BodyTooLongError(most=MAX_BYTES // 1024**2)
            text = content.decode("utf-8")
            if _depth(text) > MAX_DEPTH:
                raise ValueError(_("The document is nested too deeply."))
            parsed = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
            json.dumps(parsed, ensure_ascii=False).encode("utf-8")  # a lone surrogate is no text
        except ValueError as error:
            raise ParseError(_("The body is not valid JSON: %(error)s") % {"error": error}) from error
        return parsed
