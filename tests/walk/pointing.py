"""Pointing at what one may not see: ids of others in query strings and in the fields of forms and bodies.

Which parameters an address reads is found by listening to it, so that a new one is tried without being listed. What
comes back has to be what an id that never was gets: the same answer, nothing changed, and no trace of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, urlencode
from zipfile import ZipFile

from django.http import HttpResponse, QueryDict

from tests.walk.policy import Rule
from tests.walk.walking import NEVER, Violation, _bare, _text_of, follow
from tests.walk.writing import Vandal

_NO_CODE, _NO_NIP = "TIDAK-ADA-KODENYA", "199001012020019999"
# What a parameter points at by its name: a model and the attribute that is sent; the API names things by codes.
ON_PAGES = {
    "unit": ("Unit", "public_id"),
    "jabatan": ("Position", "code"),
    "dengan": ("Shortlist", "public_id"),
    "k": ("Candidate", "public_id"),
    "dari": ("DevelopmentPlan", "public_id"),
    "asal": ("AnnualPlan", "public_id"),
    "line": ("BudgetLine", "public_id"),
    "nip": ("Employee", "nip"),
}
IN_THE_API = {
    "unit": ("Unit", "code"),
    "parent_code": ("Unit", "code"),
    "position": ("Position", "code"),
    "vacancy": ("Vacancy", "code"),
    "session": ("TrainingSession", "code"),
    "run": ("GapRun", "public_id"),
    "nip": ("Employee", "nip"),
}
# What can be ticked on a page.
TICKED = ("Employee", "Enrolment", "Candidate")


class Pointer(Vandal):
    def point_all(self, name: str, rules: Iterable[Rule] | None = None) -> Iterator[Violation]:
        for rule in rules if rules is not None else self.policy.rules.values():
            if rule.reads and name in rule.who:
                yield from self._in_the_query(name, rule)
            if rule.post is not None and name in rule.who_posts and not rule.free_posts:
                yield from self._in_the_body(name, rule)

    def _in_the_query(self, name: str, rule: Rule) -> Iterator[Violation]:
        row = self._own_row(name, rule)
        if row is None and rule.object:
            return
        path = self.address(rule, row)
        with listening() as asked:
            _text_of(self.clients[name].get(path))
        for parameter in sorted(asked):
            for foreign, never in self._values(name, rule, parameter):
                answers = [self._get_with(name, path, parameter, value) for value in (foreign, never)]
                shown = f"GET {path} with {parameter}={foreign}"
                yield from self._compared(
                    name, shown, answers, sent=f"{path} {foreign}", values=(foreign, never)
                )

    def _get_with(self, name: str, path: str, parameter: str, value: Any) -> HttpResponse:
        query = urlencode({parameter: value}, doseq=True)
        return self.clients[name].get(f"{path}{'&' if '?' in path else '?'}{query}")

    def _in_the_body(self, name: str, rule: Rule) -> Iterator[Violation]:
        row = self._own_row(name, rule, posts=True)
        if row is None and (rule.post_object or rule.object):
            return
        path = self.address(rule, None if rule.post_object else row)
        body = {key: self._resolve(value, row) for key, value in (rule.post or {}).items()}
        with listening() as asked, self._undone():
            _text_of(self._send(name, rule, "post", path, body))
        for field in sorted(asked | set(body)):
            for foreign, never in self._values(name, rule, field):
                answers, hits = [], []
                for value in (foreign, never):
                    with self._undone() as changed:
                        answers.append(self._send(name, rule, "post", path, {**body, field: value}))
                        hits.append(changed())
                shown = f"POST {path} with {field}={foreign}"
                if hits[0] - hits[1]:
                    yield Violation(name, shown, f"changes {hits[0] - hits[1]}")
                yield from self._compared(
                    name, shown, answers, sent=f"{path} {body} {foreign}", values=(foreign, never)
                )

    def _compared(
        self, name: str, shown: str, answers: list[HttpResponse], *, sent: str, values: tuple[Any, Any]
    ) -> Iterator[Violation]:
        foreign, never = answers
        if foreign.status_code >= 500:
            yield Violation(name, shown, f"answers {foreign.status_code}")
        yield from self.leaks(name, shown, sent, foreign)
        if foreign.streaming or never.streaming:
            _text_of(never)
            return
        bare = [_without(answer, value) for answer, value in zip(answers, values, strict=True)]
        if bare[0] != bare[1]:
            yield Violation(name, shown, f"differs from an id that never was: {bare[0][0]} and {bare[1][0]}")

    def _own_row(self, name: str, rule: Rule, *, posts: bool = False) -> Any:
        """A row that the reader may see, or change."""
        model = (rule.post_object or rule.object) if posts else rule.object
        if not model:
            return None
        for row, marker in self.rows_to_try(name, rule, model=model):
            if self._may(name, rule, marker) if posts else self._expected(name, rule, marker) == 200:
                return row
        return None

    def _values(self, name: str, rule: Rule, parameter: str) -> Iterator[tuple[Any, Any]]:
        """Each thing out of sight that the parameter can point at, with one that never was."""
        if parameter == "selected":
            for model in TICKED:
                yield from (([str(row.public_id)], [str(NEVER)]) for row in self._unseen(name, model))
            return
        model, attribute = (IN_THE_API if rule.is_api else ON_PAGES).get(parameter, ("", ""))
        never = {"public_id": str(NEVER), "nip": _NO_NIP}.get(attribute, _NO_CODE)
        for row in self._unseen(name, model) if model else ():
            yield str(follow(row, attribute)), never

    def _unseen(self, name: str, model: str) -> list[Any]:
        """The first row of the reader's own agency and the first of another one that the reader may not see."""
        other = "A" if name.endswith("_b") else "B"
        unseen: dict[bool, Any] = {}
        for row, marker in self.world.rows[model]:
            if marker is not None and not self.policy.shows(self.world, name, marker):
                about = marker.unit or (marker.person and marker.person.home_unit)
                foreign = bool(about) and about.lineage[0] == self.world.units[f"{other}.root"].pk
                unseen.setdefault(foreign, row)
        return list(unseen.values())


@contextmanager
def listening() -> Iterator[set[str]]:
    """The names that are looked up in query strings and forms while the block lasts."""
    asked: set[str] = set()

    def heard(method: str) -> Any:
        usual = getattr(QueryDict, method)

        def ask(given: QueryDict, key: str, *args: Any, **kwargs: Any) -> Any:
            if key is not None:  # a library asks for nothing where its own parameter is switched off
                asked.add(key)
            return usual(given, key, *args, **kwargs)

        return ask

    methods = ("get", "getlist", "__getitem__", "__contains__")
    with patch.multiple(QueryDict, **{method: heard(method) for method in methods}):
        yield asked


def _sheets(workbook: bytes) -> bytes:
    """What a workbook holds, without the moment at which it was made."""
    with ZipFile(BytesIO(workbook)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if "docProps" not in name)


def _without(response: HttpResponse, value: Any) -> tuple[int, bytes, str]:
    """The answer without what was sent, which it may repeat."""
    status, body = _bare(response, "")
    body = _sheets(body) if body.startswith(b"PK") else body
    where = response.headers.get("Location", "")
    for text in value if isinstance(value, list) else [value]:
        for spelled in (text, quote(text)):
            body, where = body.replace(spelled.encode(), b"-"), where.replace(spelled, "-")
    return status, body, where
