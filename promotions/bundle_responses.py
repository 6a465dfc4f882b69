"""An evidence file as a download, for pages and API alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, StreamingHttpResponse

from promotions.bundle.taking import bundle_name
from promotions.models import BundleRequest, Shortlist


def bundle_response(shortlist: Shortlist, content: IO[bytes]) -> FileResponse:
    """A file made just now, sent a piece at a time and closed at the end."""
    return FileResponse(content, as_attachment=True, filename=bundle_name(shortlist))


def made_response(asked: BundleRequest, content: Iterator[bytes]) -> StreamingHttpResponse:
    """A kept file, a part at a time; its length is told, so that a broken download is seen as one."""
    headers = {
        "Content-Disposition": f'attachment; filename="{bundle_name(asked.shortlist)}"',
        "Content-Length": str(asked.size),
    }
    return StreamingHttpResponse(content, content_type="application/zip", headers=headers)
