"""Keep and open documents about people (evidence, certificates), by content and not by what their name says."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import unicodedata
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.imports.errors import StorageFullError
from employees.models import Document

logger = logging.getLogger(__name__)

LARGEST = 5 * 1024 * 1024
FOLDER = "documents"
_SIGNATURES = {
    b"%PDF-": Document.ContentType.PDF,
    b"\xff\xd8\xff": Document.ContentType.JPEG,
    b"\x89PNG\r\n\x1a\n": Document.ContentType.PNG,
}


class DocumentTypeError(DomainError):
    code = "document_type"
    status = 422
    message = _("“%(name)s” is not a PDF, JPEG or PNG file. Save or photograph the document as one of these.")


class DocumentTooLargeError(DomainError):
    code = "document_too_large"
    status = 422
    message = _("“%(name)s” has more than 5 MB. Scan it with fewer dots, or take a smaller picture.")


class EmptyDocumentError(DomainError):
    code = "document_empty"
    status = 422
    message = _("“%(name)s” is empty. Choose the file once more.")


class KeptFile(NamedTuple):
    """A file at rest, as the row that names it needs it."""

    name: str
    content_type: str
    size: int
    sha256: str


def keep_document(upload: Any, *, employee_id: int, by: str) -> Document:
    """Store an uploaded file (``name``, ``size``, ``chunks()``) about a person whom the caller was checked for.

    The bytes come to rest before the row that names them, so that no row is without its file; a file without a row
    is cleared away by ``clear_unnamed``. Raises the errors above, and StorageFullError.
    """
    kept = keep_file(upload)
    return Document.objects.unscoped(reason="the caller was checked for the person").create(
        employee_id=employee_id,
        name=kept.name,
        content_type=kept.content_type,
        size=kept.size,
        sha256=kept.sha256,
        uploaded_by=by,
    )


def keep_file(upload: Any, *, folder: str = FOLDER) -> KeptFile:
    """Store an uploaded file under its fingerprint in a folder of the media; about whom or what, the caller says."""
    name = clean_name(upload.name)
    if upload.size > LARGEST:
        raise DocumentTooLargeError(name=name)
    content = b"".join(upload.chunks())
    if not content:
        raise EmptyDocumentError(name=name)
    kind = _kind(content)
    if kind is None:
        raise DocumentTypeError(name=name)
    fingerprint = hashlib.sha256(content).hexdigest()
    try:
        _write(content, path_of(fingerprint, folder=folder))
    except OSError as error:  # no room, or a folder that may only be read
        logger.exception("a document could not be kept")
        raise StorageFullError from error
    return KeptFile(name, kind, len(content), fingerprint)


def open_document(document: Document) -> IO[bytes]:
    """The bytes of a document that the caller read through the gate."""
    return path_of(document.sha256).open("rb")


def path_of(fingerprint: str, *, folder: str = FOLDER) -> Path:
    return Path(settings.MEDIA_ROOT) / folder / fingerprint[:2] / fingerprint


def clean_name(name: str) -> str:
    """A file's name without folders and control characters, short enough to keep."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in bare if unicodedata.category(character)[0] != "C").strip()
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:180]}{dot}{ending[:10]}" if stem else (kept[:200] or str(_("document")))


def clear_unnamed(*, before: float) -> int:
    """Remove files that no row names and that were written before the timestamp ``before``; how many."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    old = {path.name: path for path in folder.glob("??/*") if path.stat().st_mtime < before}
    named = set(
        Document.objects.unscoped(reason="compares fingerprints only")
        .values_list("sha256", flat=True)
        .distinct()
    )
    unnamed = [path for fingerprint, path in old.items() if fingerprint not in named]
    for path in unnamed:
        path.unlink(missing_ok=True)
    return len(unnamed)


def _kind(content: bytes) -> str | None:
    return next((kind for start, kind in _SIGNATURES.items() if content.startswith(start)), None)


def _write(content: bytes, path: Path) -> None:
    """Whole or not at all: written aside, made durable, and then given its name."""
    if path.exists():
        path.touch()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
        try:
            aside.write(content)
            aside.flush()
            os.fsync(aside.fileno())
            os.replace(aside.name, path)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise
