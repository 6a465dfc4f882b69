"""A person's browser and a regional system, which take a refusal for an answer too."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

from employees.api_clients import create_api_client
from launcher.browsing import Browser
from tests.factories import GrantFactory, UserFactory

PASSWORD = "kata-sandi-uji"
PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    url: str
    status: int
    text: str
    headers: dict = field(default_factory=dict)

    @property
    def data(self):
        return json.loads(self.text)


def open_any(opener, request):
    """The answer, whatever its status."""
    try:
        answer = opener.open(request, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return Answer(answer.url, answer.status, answer.read().decode(), dict(answer.headers))


class Visitor(Browser):
    """A browser that shows pages of every status."""

    def _open(self, request):
        return open_any(self._opener, request)

    def sign_in(self, user, password=PASSWORD):
        return self.post("/masuk/", username=user.username, password=password)

    def is_signed_in(self):
        return "/masuk/" not in self.get("/tugas-latar/").url

    def press(self, page, path, **fields):
        """Send a form that ``page`` shows and that leads to ``path``."""
        fields["csrfmiddlewaretoken"] = self._token(page)
        url = urllib.parse.urljoin(self.address, path)
        return self._open(
            urllib.request.Request(url, urllib.parse.urlencode(fields).encode(), {"Referer": page.url})
        )


class Client:
    """A regional system with its token."""

    def __init__(self, address, *, unit):
        self.address, self.unit = address, unit
        scopes = ["read", "write", "run"]
        known = create_api_client("Kabupaten", unit_codes=[unit.code], scopes=scopes, by="tests")
        form = {"grant_type": "client_credentials"} | vars_of(known)
        token = self.send("/oauth/token/", urllib.parse.urlencode(form).encode(), {})
        self.authorization = {"Authorization": f"Bearer {token.data['access_token']}"}

    def get(self, path):
        return self.send(f"/api/v1/{path}", None, self.authorization)

    def post(self, path, *, key="", **body):
        return self._post(path, json.dumps(body).encode(), "application/json", key)

    def send_file(self, path, name, content, *, key=""):
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        return self._post(
            path, head.encode() + content + b"\r\n--x--\r\n", "multipart/form-data; boundary=x", key
        )

    def _post(self, path, body, content_type, key):
        headers = {**self.authorization, "Content-Type": content_type}
        if key:
            headers["Idempotency-Key"] = key
        return self.send(f"/api/v1/{path}", body, headers)

    def send(self, path, body, headers):
        return open_any(
            urllib.request.build_opener(), urllib.request.Request(self.address + path, body, headers)
        )


def vars_of(credentials):
    return {"client_id": credentials.client_id, "client_secret": credentials.client_secret}


def analyst():
    """An account that may have gaps of the whole deployment computed."""
    user = UserFactory()
    GrantFactory(user=user, role="analis", unit=None)
    return user
