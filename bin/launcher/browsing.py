"""A person's browser and a regional system's client, as far as the check needs them; standard library only."""

import html
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

TIMEOUT = 60


class UnexpectedError(Exception):
    """The product answered otherwise than it should."""


@dataclass(frozen=True)
class Page:
    """What a request brought: where it ended, and the text."""

    url: str
    status: int
    text: str

    @property
    def title(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return html.unescape(re.sub(r"<[^>]+>|\s+", " ", found.group(1))).strip() if found else ""

    @property
    def links(self) -> list[str]:
        """Addresses inside the product that the page links to, without fragments, in order."""
        found = (
            html.unescape(link).partition("#")[0]
            for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', self.text)
        )
        absolute = (urllib.parse.urljoin(self.url, link) for link in found)
        base = urllib.parse.urlsplit(self.url)[:2]
        return [url for url in dict.fromkeys(absolute) if urllib.parse.urlsplit(url)[:2] == base]


class Browser:
    """Keeps cookies, follows redirects, fills forms in."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Page:
        """A page that has to be there."""
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def post(self, path: str, **fields: str) -> Page:
        """Send a form, with the token that the product has put into a cookie or the page before."""
        fields["csrfmiddlewaretoken"] = self._token(self.get(path))
        url = urllib.parse.urljoin(self.address, path)
        return self._open(
            urllib.request.Request(url, urllib.parse.urlencode(fields).encode(), {"Referer": url})
        )

    def _token(self, page: Page) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        if not found:
            raise UnexpectedError(f"{page.url}: tidak ada formulir")
        return found.group(1)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return Page(answer.url, answer.status, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                raise UnexpectedError(f"{error.url}: HTTP {error.code}") from error


class Client:
    """A regional system: OAuth2 client credentials, JSON."""

    def __init__(self, address: str, *, client_id: str, secret: str) -> None:
        self.address = address
        answer = self._send(
            "/oauth/token/",
            urllib.parse.urlencode(
                {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
            ).encode(),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        self._headers = {"Authorization": f"Bearer {answer['access_token']}"}

    def get(self, path: str, **query: str) -> Any:
        return self._send(f"/api/v1/{path}?{urllib.parse.urlencode(query)}", None, self._headers)

    def post(self, path: str, **body: Any) -> Any:
        headers = {**self._headers, "Content-Type": "application/json"}
        return self._send(f"/api/v1/{path}", json.dumps(body).encode(), headers)

    def every(self, path: str, **query: str) -> list[Any]:
        """All rows of a list, page after page."""
        page = self.get(path, **query)
        rows = list(page["results"])
        while page["next"]:
            page = self._send(page["next"].removeprefix(self.address), None, self._headers)
            rows += page["results"]
        return rows

    def finished(self, job: str, *, seconds: float = 180) -> Any:
        """Wait for a job and return it when it is done."""
        deadline = time.monotonic() + seconds
        seen: Any = None
        while time.monotonic() < deadline:
            seen = self.get(f"jobs/{job}/")
            if seen["state"] == "done":
                return seen
            if seen["state"] in ("failed", "cancelled"):
                break
            time.sleep(0.5)
        raise UnexpectedError(f"pekerjaan {job} tidak selesai: {seen}")

    def _send(self, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        request = urllib.request.Request(self.address + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise UnexpectedError(f"{path}: HTTP {error.code} {error.read()[:300]!r}") from error
