"""JSON as strict as the contract: no doubled keys, no NaN, no broken text, no bottomless nesting."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from asn_career.base.errors import DomainError

MAX_DEPTH = 20
MEGABYTE = 1024 * 1024
MAX_BYTES = 16 * MEGABYTE  # 500 rows whose texts are as long as they may be, each character as two escapes
_MOST_DIGITS = 1_000
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)  # also a string that never ends


class BodyTooLongError(DomainError):
    code = "body_too_long"
    message = gettext_lazy("The body has more than %(most)d MB.")
    status = 413


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("A name occurs twice in one object."))
    return found


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(_("A number has more than %(most)d digits.") % {"most": _MOST_DIGITS})
    return int(digits)


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not a JSON number.") % {"name": name})


def _depth(text: str) -> int:
    """Deepest nesting of brackets outside strings, without recursion."""
    depth = deepest = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        token = found[0]
        if token in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token in "]}":
            depth -= 1
    return deepest


class StrictJSONParser(parsers.BaseParser):
    """Reads the body itself, bounded: the framework's own parser has it read whole, within the bound of a form."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping | None = None) -> Any:
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise BodyTooLongError(most=MAX_BYTES // MEGABYTE)
        return read_json(content)


def read_json(content: bytes) -> Any:
    """The document that a body holds; ParseError with one sentence that names the place."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = content[: error.start].decode("utf-8")
        raise _refused(_("The text is not UTF-8"), place, len(place)) from error
    if text.startswith("\ufeff"):
        raise _refused(_("A byte order mark stands before the document"), text, 0)
    if _depth(text) > MAX_DEPTH:
        raise ParseError(
            _("The body is not valid JSON: %(error)s") % {"error": _("The document is nested too deeply.")}
        )
    try:
        parsed = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_int=_whole_number
        )
        json.dumps(parsed, ensure_ascii=False).encode("utf-8")  # a lone surrogate is no text
    except json.JSONDecodeError as error:
        raise _refused(_("The document cannot be read from there on"), text, error.pos) from error
    except UnicodeEncodeError as error:
        raise ParseError(
            _("The body is not valid JSON: %(error)s") % {"error": _("A text holds half a character.")}
        ) from error
    except ValueError as error:  # one of our own, which is a sentence already
        raise ParseError(_("The body is not valid JSON: %(error)s") % {"error": error}) from error
    return parsed


def _refused(what: str, text: str, position: int) -> ParseError:
    before = text[:position]
    told = {
        "what": what,
        "line": before.count("\n") + 1,
        "column": position - (before.rfind("\n") + 1) + 1,
    }
    return ParseError(_("The body is not valid JSON: %(what)s (line %(line)d, column %(column)d).") % told)
