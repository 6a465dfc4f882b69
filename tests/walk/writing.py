"""Trying to change what is out of reach: every address, every unsafe method, foreign ids in path and body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from django.db import connection, transaction
from django.http import HttpResponse

from tests.walk.markers import Marker
from tests.walk.policy import Rule
from tests.walk.walking import NEVER, Violation, Walker, _bare

# Written by every request or by the walk itself: who read what, sessions, keys against repetition, and counts.
UNWATCHED = (
    "base_accesslogentry",
    "base_idempotencykey",
    "base_ratewindow",
    "django_session",
    "axes_%",
    "oauth2_provider_%",
)
REFUSED = {400, 401, 403, 404, 405, 409, 415, 422}


class Vandal(Walker):
    """Sends changes; whatever comes of them is rolled back after it was looked at."""

    def write_all(self, name: str, rules: Iterable[Rule] | None = None) -> Iterator[Violation]:
        for rule in rules if rules is not None else self.policy.rules.values():
            if not rule.free_posts:
                yield from self._declared(name, rule)
                yield from self._undeclared(name, rule)

    def _declared(self, name: str, rule: Rule) -> Iterator[Violation]:
        """The change that the address is for, on an object of every relation."""
        if rule.post is None:
            return
        for row, marker in self.rows_to_try(name, rule, model=rule.post_object or rule.object):
            path = self.address(rule, None if rule.post_object else row)
            body = {key: self._resolve(value, row) for key, value in rule.post.items()}
            allowed = name in rule.who_posts and self._may(name, rule, marker)
            with self._undone() as changed:
                response = self._send(name, rule, "post", path, body)
                hit = changed()
            shown = f"POST {path} {body}"
            if allowed:
                if response.status_code not in rule.post_status:
                    yield Violation(name, shown, f"answers {response.status_code}, not {rule.post_status}")
                elif not hit and not rule.may_change_nothing:
                    yield Violation(name, shown, "changes nothing, so that the walk proves nothing")
                continue
            gone = name in rule.who_posts and not rule.post_object and not rule.unchanged_statuses
            if gone and response.status_code != 404:
                yield Violation(name, shown, f"answers {response.status_code} instead of 404")
            yield from self._must_fail(name, shown, response, hit, also=rule.unchanged_statuses)
            yield from self.leaks(name, shown, f"{path} {body}", response)
            if response.status_code == 404 and not rule.post_object:
                never = self.address(rule, row, instead=NEVER)
                with self._undone():
                    other = self._send(name, rule, "post", never, body)
                if _bare(response, path) != _bare(other, never):
                    yield Violation(name, shown, "differs from a row that never was")

    def _may(self, name: str, rule: Rule, marker: Marker | None) -> bool:
        kind = rule.post_needs or rule.needs
        return marker is None or self.policy.shows(self.world, name, marker, kind=kind)

    def _undeclared(self, name: str, rule: Rule) -> Iterator[Violation]:
        """What the address is not for: nothing may change, with ids of others in path and body."""
        unseen = self.rows_to_try(name, rule)[-1][0]
        path, tried = self.address(rule, unseen), list(self._other_methods(name, rule))
        with self._undone() as changed:
            for method in tried:
                response = self._send(name, rule, method, path, self._foreign_ids())
                shown = f"{method.upper()} {path}"
                if response.status_code >= 500:
                    yield Violation(name, shown, f"answers {response.status_code}")
                yield from self.leaks(name, shown, f"{path} {self._foreign_ids()}", response)
            hit = changed()
        if hit:
            yield Violation(name, f"{' or '.join(tried).upper()} {path}", f"changes {hit}")

    def _other_methods(self, name: str, rule: Rule) -> Iterator[str]:
        """All of them by API clients, where one view may answer several; of pages, which are refused before anything
        of theirs runs, one in turn, so that each method is tried by several."""
        if rule.post is None:
            yield "post"
        methods = ("put", "patch", "delete")
        if rule.is_api and (name in rule.who or name in rule.who_posts):
            yield from methods
        else:
            yield methods[crc32(f"{name} {rule.name}".encode()) % len(methods)]

    def _must_fail(
        self, name: str, shown: str, response: HttpResponse, hit: set[str], *, also: tuple[int, ...]
    ) -> Iterator[Violation]:
        code = response.status_code
        led_to_login = code == 302 and "/masuk/" in response.headers["Location"]
        if code not in REFUSED | set(also) and not led_to_login:
            yield Violation(name, shown, f"answers {code} instead of refusing")
        if hit:
            yield Violation(name, shown, f"changes {hit}")

    def _send(self, name: str, rule: Rule, method: str, path: str, body: dict[str, Any]) -> HttpResponse:
        self.clients[name].cookies.pop("messages", None)  # what was said about the request before
        send = getattr(self.clients[name], method)
        if rule.is_api or method != "post":
            return send(path, data=json.dumps(body), content_type="application/json")
        return send(path, data=body)

    def _foreign_ids(self) -> dict[str, str]:
        person, unit = self.world.people["B.office.staff"], self.world.units["B.office"]
        return {
            "nip": person.nip, "employee": str(person.public_id), "unit": str(unit.public_id),
            "selected": str(person.public_id), "reason": "uji", "action": "verify", "as_of": "2026-01-01",
        }  # fmt: skip

    @contextmanager
    def _undone(self) -> Iterator[Any]:
        """What is sent inside is taken back; ``changed()`` names the tables whose rows differ by then."""
        before = _touched()
        point = transaction.savepoint()
        try:
            yield lambda: {table for table, count in _touched().items() if before.get(table) != count}
        finally:
            transaction.savepoint_rollback(point)


def _touched() -> dict[str, int]:
    """Rows written by this transaction so far, by table; work that was taken back counts too."""
    watched = " AND ".join("relname NOT LIKE %s" for _name in UNWATCHED)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE "
            + watched,
            UNWATCHED,
        )
        return dict(cursor.fetchall())
