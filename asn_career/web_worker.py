"""The worker of the web server: what it refuses before the application sees it is told as the application would."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine  # type: ignore[import-untyped]
from gunicorn.util import write_nonblock  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

LONGEST_ADDRESS = 8190  # the most that the server can be set to


class Worker(ThreadWorker):
    """An address or a header that is too long is refused in the shape of the API: its path was not read."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if not isinstance(exc, LimitRequestLine | LimitRequestHeaders):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request from ip=%s: %s", (addr or ("",))[0], exc)
        write_nonblock(client, _refusal(exc))


def _refusal(error: BaseException) -> bytes:
    with override(settings.LANGUAGE_CODE):
        if isinstance(error, LimitRequestLine):
            status, code = "414 URI Too Long", "address_too_long"
            message = _("The address has more than %(most)d characters.") % {"most": LONGEST_ADDRESS}
        else:
            status, code = "431 Request Header Fields Too Large", "headers_too_long"
            message = _("A header of the request is too long, or there are too many.")
    body = json.dumps({"code": code, "message": message, "fields": {}}, ensure_ascii=False).encode()
    head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: application/json\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
