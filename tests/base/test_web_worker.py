"""What the web server itself refuses is told in Indonesian and in the shape of the API."""

import json
import socket

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.errors import InvalidHeader, LimitRequestHeaders, LimitRequestLine

from asn_career.web_worker import LONGEST_ADDRESS, Worker


def told(error):
    """The status line and body that a client reads."""
    config = Config()
    worker = Worker(0, 0, [], None, 30, config, Logger(config))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker.handle_error(None, ours, ("127.0.0.1", 1), error)
        ours.close()
        head, _end, body = theirs.makefile("rb").read().partition(b"\r\n\r\n")
    worker.tmp.close()
    return head.decode().splitlines()[0], body.decode()


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (LimitRequestLine(9000, LONGEST_ADDRESS), "HTTP/1.1 414 URI Too Long", "address_too_long"),
        (LimitRequestHeaders("x"), "HTTP/1.1 431 Request Header Fields Too Large", "headers_too_long"),
    ],
)
def test_what_is_too_long_for_the_server_is_refused_like_by_the_api(error, status, code):
    line, body = told(error)
    found = json.loads(body)
    assert (line, found["code"], found["fields"]) == (status, code, {})
    assert "terlalu panjang" in found["message"] or "lebih dari 8190" in found["message"]


def test_other_faults_are_left_to_the_server():
    assert told(InvalidHeader("x"))[0] == "HTTP/1.1 400 Bad Request"
