"""XML from strangers: one expat parser for every part, no document type, no entity, no endless token."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from xml.parsers import expat

from .refusal import refusal
from .zips import Archive

_CHUNK = 64 * 1024
_LONGEST_TOKEN = 4 * 1024 * 1024
_DEEPEST = 1_000
"""Elements open at the end of a chunk; no office program nests fifty."""
_XML_ENDINGS = (".xml", ".rels", ".vml")
_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<\x00", b"\x00<")

_ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"})
"""What expat reads by itself: Python would import a codec by the name that the file gives."""

Attributes = dict[str, str]


class _PrologEnded(Exception):  # noqa: N818 - an end, not an error
    """The root element began: no document type can follow."""


def new_parser(part: str) -> expat.XMLParserType:
    """Return a parser that refuses the package at the first declaration of a document type."""

    def refuse(*_: Any) -> Any:
        raise refusal("xml_dtd", part=part)

    def check_encoding(_: str, encoding: str | None, __: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise refusal("damaged_workbook", part=part, detail="encoding")

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = check_encoding
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser


def feed(
    parser: expat.XMLParserType, stream: BinaryIO, *, part: str, after_chunk: Callable[[], None] | None = None
) -> None:
    """Parse a part in steps; a tag that does not end is given up, as its cost would grow with its square."""
    fed = 0
    with _as_damage(part):
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
            fed += len(chunk)
            if fed - max(parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                raise refusal("damaged_workbook", part=part, detail="not_xml")
            if after_chunk:
                after_chunk()
        parser.Parse(b"", True)


def refuse_deep(depth: int, *, part: str) -> None:
    """Give up a part whose elements lie in each other without end: every open one takes memory."""
    if depth > _DEEPEST:
        raise refusal("damaged_workbook", part=part, detail="not_xml")


def parse_elements(archive: Archive, part: str, on_start: Callable[[str, Attributes], None]) -> None:
    """Tell `on_start` every element of a part by its local name and attributes."""
    parser = new_parser(part)
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        on_start(local_name(name), attributes)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    with archive.open(part) as stream:
        feed(parser, stream, part=part, after_chunk=lambda: refuse_deep(depth, part=part))


def check_prologs(archive: Archive) -> None:
    """Refuse a document type in any XML part, those included that are never read."""
    for name, info in archive.members.items():
        if info.file_size:
            with archive.open(name) as stream:
                head = stream.read(8)
            if name.lower().endswith(_XML_ENDINGS) or head.lstrip().startswith(_STARTS):
                _check_prolog(archive, name)


def _check_prolog(archive: Archive, name: str) -> None:
    def stop(*_: Any) -> None:
        raise _PrologEnded

    parser = new_parser(name)
    parser.StartElementHandler = stop
    try:
        with archive.open(name) as stream:
            feed(parser, stream, part=name)
    except _PrologEnded:
        return


def local_name(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def local(attributes: Attributes, name: str) -> str:
    """Return an attribute whatever its prefix; "" when it is not there."""
    return next((value for key, value in attributes.items() if local_name(key) == name), "")


def is_true(value: str | None) -> bool:
    """Return the meaning of an XML boolean."""
    return value in ("1", "true", "on")


def resolved(base: str, target: str) -> str:
    """Return the member that a relationship of the part `base` points to."""
    path = target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    return posixpath.normpath(path).lstrip("/")


@contextmanager
def _as_damage(part: str) -> Iterator[None]:
    try:
        yield
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise refusal("damaged_workbook", part=part, detail="not_xml") from error
