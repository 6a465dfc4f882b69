"""A server for the style guide and a Chromium to look at it; neither touches the database."""

import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from asn_career.base import navigation
from tests.base.ui.styleguide import ENTRIES
from tests.chromium import launch_args


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Nothing: the test's own output is what matters."""


@pytest.fixture
def style_urls(monkeypatch):
    """The style guide's addresses beside the product's, and only its own entries in the menus."""
    navigation.all_entries()  # the apps declare theirs first
    monkeypatch.setattr(navigation, "_entries", {(e.url_name, e.audience): e for e in ENTRIES})
    with override_settings(ROOT_URLCONF="tests.base.ui.styleguide"):
        yield


@pytest.fixture
def style_server(style_urls):
    server = WSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return launch_args(browser_type_launch_args)
