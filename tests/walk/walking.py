"""Walking the addresses as everybody: what came back, and what of it should not have."""

from __future__ import annotations

import re
import uuid
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.walk.markers import Marker
from tests.walk.policy import Policy, Rule, pattern_names, relation_to
from tests.walk.world import ACCOUNTS, World

_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"?#]*)')
HTMX = {"HX-Request": "true"}
NEVER = uuid.UUID(int=7)
_CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|"(?:csrfToken|X-CSRFToken)": ?"[^"]+"'
    rb'|data-session="\d+"|data-until>[\d.]+<'  # how long the session lasts
)


@dataclass(frozen=True)
class Violation:
    """Something a reader got that they should not have, or did not get that they should."""

    who: str
    request: str
    what: str

    def __str__(self) -> str:
        return f"{self.who}: {self.request}: {self.what}"


class Walker:
    def __init__(self, world: World, policy: Policy) -> None:
        self.world, self.policy = world, policy
        self.patterns = pattern_names()
        self.clients = {name: self._client(name) for name in ("anonymous", *ACCOUNTS)}

    def _client(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name in self.world.users:
            client.force_login(self.world.users[name], backend="django.contrib.auth.backends.ModelBackend")
        elif name in self.world.tokens:
            client = Client(
                raise_request_exception=False,
                headers={"authorization": f"Bearer {self.world.tokens[name]}"},
            )
        return client

    # --- reading --------------------------------------------------------------------------------

    def read_all(self, name: str, rules: Iterable[Rule] | None = None) -> Iterator[Violation]:
        """Everything one reader gets by GET, at every relation, and one row by HX-Request in turn."""
        for rule in rules if rules is not None else self.policy.rules.values():
            if rule.reads:
                yield from self._read(name, rule)

    def _read(self, name: str, rule: Rule) -> Iterator[Violation]:
        never, in_part = None, rule.is_api or rule.fixed
        for row, marker in self.rows_to_try(name, rule):
            expected = self._expected(name, rule, marker)
            path = self.address(rule, row)
            response = yield from self._get(name, path, expected=expected)
            if expected == 404:
                if never is None:
                    elsewhere = self.address(rule, row, instead=NEVER)
                    never = _bare(self.clients[name].get(elsewhere), elsewhere)
                if _bare(response, path) != never:
                    yield Violation(name, f"GET {path}", "differs from a row that never was")
            if (
                expected == 200 and not in_part and name in _readers_of_parts(rule)
            ):  # one row: the code is the same
                in_part = True
                yield from self._get(name, path, expected=expected, headers=HTMX)
        if name in rule.who and not rule.object:
            for query in self._queries(name, rule):
                yield from self._get(name, f"{self.address(rule)}?{query}", expected=None)

    def _get(
        self,
        name: str,
        path: str,
        *,
        expected: int | None,
        headers: dict[str, str] | None = None,
        or_else: int | None = None,
    ) -> Generator[Violation, None, HttpResponse]:
        response = self.clients[name].get(path, headers=headers or {})
        shown = f"GET {path}{' (htmx)' if headers else ''}"
        if response.status_code >= 500:
            yield Violation(name, shown, f"answers {response.status_code}")
        elif expected is not None and response.status_code not in (expected, or_else):
            yield Violation(name, shown, f"answers {response.status_code} instead of {expected}")
        yield from self.leaks(name, shown, path, response)
        if name in self.world.users and response.status_code == 200 and not response.streaming:
            yield from self.dead_links(name, shown, response.content.decode("utf-8", "replace"))
        return response

    def dead_links(self, name: str, shown: str, text: str) -> Iterator[Violation]:
        """Links of a page to addresses that the reader's role does not open; kept views lead where they were kept."""
        for address in dict.fromkeys(_LINK.findall(text)):
            try:
                rule = self.policy.rules.get(resolve(address).url_name or "")
            except Resolver404:
                continue
            kept = "/tampilan/" in shown
            if rule is not None and name not in rule.who and not kept:
                yield Violation(name, shown, f"links to {address}, which answers {self._refusal(name, rule)}")

    def leaks(self, name: str, shown: str, sent: str, response: HttpResponse) -> Iterator[Violation]:
        """Traces of what this reader may not see, less those that the request itself brought along."""
        text = _text_of(response)
        for trace, marker in self.world.markers.found_in(text).items():
            if trace not in sent and not self.policy.shows(self.world, name, marker):
                yield Violation(name, shown, f"shows {marker.kind} ({marker.source}) {_about(marker)}")

    def rows_to_try(self, name: str, rule: Rule, *, model: str = "") -> list[tuple[Any, Marker | None]]:
        """One row for each way the reader can stand to it; a single one for those who are refused anyway."""
        wanted = model or rule.object
        if not wanted:
            return [(None, None)]
        rows = self.world.rows[wanted]
        if name not in rule.who:
            return rows[:1]
        chosen: dict[Any, tuple[Any, Marker]] = {}
        for row, marker in rows:
            labels = tuple(
                relation_to(self.world, name, each)
                for each in (marker.person, marker.unit)
                if each is not None
            )
            chosen.setdefault((marker.kind, marker.owner, labels), (row, marker))
        return list(chosen.values())

    def _expected(self, name: str, rule: Rule, marker: Marker | None) -> int:
        if name not in rule.who:
            return self._refusal(name, rule)
        if marker is not None and not self.policy.shows(self.world, name, marker, kind=rule.needs):
            return 404
        return rule.status.get(name, 200)

    def _refusal(self, name: str, rule: Rule) -> int:
        if rule.is_api:
            return 401 if name == "anonymous" else 403
        return 403 if name in self.world.users else 302  # a token is no session: pages lead to the login page

    def address(self, rule: Rule, row: Any = None, *, instead: Any = None) -> str:
        """The address of ``row``; ``instead`` takes the place of the row's own id."""
        route, pattern = self.patterns[rule.name]
        names = list(pattern.pattern.converters)
        last = names[-1] if names else ""
        parts = {}
        for part in _converters(route):
            source = rule.args.get(part, "public_id")
            value = follow(row, source) if row is not None else source
            parts[part] = instead if instead is not None and part == (last or part) else value
        path = reverse(rule.name, kwargs=parts)
        if rule.query:
            path += "?" + urlencode({key: self._resolve(value, row) for key, value in rule.query.items()})
        return path

    def _resolve(self, template: Any, row: Any) -> Any:
        """ "{own.code}" and the like, taken from the row or the world."""
        if not isinstance(template, str) or not template.startswith("{"):
            return template
        first, _dot, path = template.strip("{}").partition(".")
        start = self.world.competency if first == "competency" else row
        return str(follow(start, path))

    # --- filters and orders ---------------------------------------------------------------------

    def _queries(self, name: str, rule: Rule) -> Iterator[str]:
        """Parameters that point at what the reader may not see; every filter, and for readers in turn every order."""
        stranger, other = self._strangers(name)
        if rule.is_api:
            yield from self._api_queries(name, rule, stranger, other)
        elif rule.sort or rule.lists:
            given = {key: self._resolve(value, None) for key, value in rule.query.items()}
            for query in (
                {"cari": stranger.name, "setelah": other.public_id},
                {"cari": other.nip},
                {"unit": stranger.home_unit.public_id, "cari": ""},
                {"unit": other.home_unit.public_id, "setelah": stranger.public_id},
                *({"urut": f"-{column}"} for column in rule.sort if name in _readers_of_parts(rule)),
            ):
                yield urlencode({**given, **query})

    def _api_queries(self, name: str, rule: Rule, stranger: Any, other: Any) -> Iterator[str]:
        callback = self.patterns[rule.name][1].callback
        view = callback.cls
        asked = callback.initkwargs.get("query_parameters", getattr(view, "query_parameters", ()))
        post = next(post for post in self.world.posts.values() if post.unit_id == stranger.home_unit_id)
        values = {
            "nip": other.nip, "search": other.name, "unit": other.home_unit.code,
            "parent_code": stranger.home_unit.code, "position": post.code, "code": post.code,
            "competency": self.world.competency.code, "status": "gap", "as_of": self.world.today.isoformat(),
        }  # fmt: skip
        filters = list(view.filterset_class.base_filters) if getattr(view, "filterset_class", None) else []
        for parameter in dict.fromkeys([*filters, *asked]):
            if parameter == "run":
                yield from (f"run={run.public_id}" for run, _marker in self.world.rows["GapRun"])
            else:
                yield urlencode({parameter: values.get(parameter, post.code)})
        if name not in _readers_of_parts(rule):
            return
        orders = view.ordering_fields
        for column in ("name", "status", "nip") if isinstance(orders, property) else orders:
            yield f"ordering=-{column}"

    def _strangers(self, name: str) -> tuple[Any, Any]:
        """Somebody of another agency, and somebody nearer whom the reader may not see either."""
        unseen = [
            row
            for row, marker in self.world.rows["Employee"]
            if not self.policy.shows(self.world, name, marker)
        ]
        foreign = [row for row in unseen if row in self._of_agency("A" if name.endswith("_b") else "B")]
        return (foreign or unseen)[0], next((row for row in unseen if row not in foreign), unseen[-1])

    def _of_agency(self, agency: str) -> list[Any]:
        return [person for place, person in self.world.people.items() if place.startswith(agency)]


def _readers_of_parts(rule: Rule) -> list[str]:
    """Every third reader in turn, and one at least: a page passes the same gate whole, in part and in any order."""
    readers = sorted(rule.who)
    return readers[crc32(rule.name.encode()) % 3 :: 3] or readers[:1]


def _bare(response: HttpResponse, path: str) -> tuple[int, bytes]:
    """Status and body without what changes with every answer, and without the address itself."""
    body = _CHANGING.sub(b"", response.content)
    for part in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path):
        body = body.replace(part.encode(), b"-")
    return response.status_code, body


def _converters(route: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def follow(start: Any, path: str) -> Any:
    for name in path.split("."):
        start = getattr(start, name)
    return start


def _text_of(response: HttpResponse) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = "\n".join(morsel.OutputString() for morsel in response.cookies.values())
    return f"{headers}\n{cookies}\n{body.decode('utf-8', 'replace')}"


def _about(marker: Marker) -> str:
    unit = marker.unit or (marker.person.home_unit if marker.person else None)
    person = f"person {marker.person.pk} " if marker.person else ""
    return f"{person}{'unit ' + str(unit.lineage) if unit is not None else ''}{marker.owner and 'of ' + marker.owner}"
