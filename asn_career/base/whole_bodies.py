"""A request whose body ends before its announced length was cut off on the way: nothing of it is believed.

A server hands such a body on as if it were all of it. A form would then lack its last fields, or a text its end,
and be saved so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from io import IOBase
from typing import Any

from django.core.exceptions import BadRequest

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_CUT_OFF = "asn_career.cut_off"


class CutOffError(BadRequest):
    """The line broke before the whole request had come."""


class WholeBodies:
    """Around a WSGI application: a body that was cut off is refused by whoever reads it.

    Reading raises ``CutOffError`` where bytes are missing. A form with files ends there first, so that its parser
    takes away what it has kept so far; the upload handler then asks ``refuse_cut_off``.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH") or ""
        if announced.isdecimal():
            environ["wsgi.input"] = _Announced(environ, int(announced))
        return self._application(environ, start_response)


def refuse_cut_off(environ: MutableMapping[str, Any]) -> None:
    """Raise ``CutOffError`` when the body of this request turned out to be cut off."""
    if _CUT_OFF in environ:
        raise CutOffError


class _Announced(IOBase):
    """A body of which so many bytes were announced."""

    def __init__(self, environ: dict[str, Any], announced: int) -> None:
        self._environ, self._missing = environ, announced
        self._body = environ["wsgi.input"]

    def read(self, size: int = -1) -> bytes:
        wanted = self._missing if size < 0 else min(size, self._missing)
        data = b""
        while len(data) < wanted and (more := self._take(self._body.read, wanted - len(data))):
            data += more
        self._missing -= len(data)
        if len(data) < wanted:
            self._refuse()
        return data

    def readline(self, size: int | None = -1) -> bytes:
        wanted = self._missing if size is None or size < 0 else min(size, self._missing)
        line = self._take(self._body.readline, wanted)
        self._missing -= len(line)
        if len(line) < wanted and not line.endswith(b"\n"):
            self._refuse()
        return line

    def _take(self, read: Callable[[int], bytes], size: int) -> bytes:
        try:
            return read(size)
        except ConnectionError:
            return b""

    def _refuse(self) -> None:
        self._environ[_CUT_OFF] = True
        if not self._environ.get("CONTENT_TYPE", "").startswith("multipart/form-data"):
            raise CutOffError
