"""A session that has shown a password alone reaches set-up or the code, and the way out; nothing else (T19)."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from pyotp import TOTP

from employees.second_factors import key_of, new_secret, set_up
from tests.walk.administering import Administrator
from tests.walk.policy import Rule, pattern_names
from tests.walk.walking import Violation

pytestmark = pytest.mark.django_db
SET_UP, CHECK = "second_factor_setup", "second_factor_check"
READERS = ("analis", "admin_teknis")
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)


class PasswordAlone(Administrator):
    """Asks for every address, and sends to it; ``step`` is the one page that is open."""

    def __init__(self, world, policy, step):
        self.world, self.policy, self.step = world, policy, step
        self.patterns = pattern_names()
        self.clients = {name: self._client(name) for name in READERS}

    def walk(self, name: str) -> Iterator[Violation]:
        for rule in self.policy.rules.values():
            row = self.world.rows[rule.object][0][0] if rule.object else None
            path = self.address(rule, row)
            yield from self._ask(name, "get", path, rule)
            yield from self._ask(name, "post", path, rule, self._foreign_ids())
        for section in self.sections:
            for page in ("changelist", "add"):
                yield from self._ask(name, "get", section.path(page))
                yield from self._ask(name, "post", section.path(page), None, {"action": "approve"})
        yield from self._ask(name, "get", reverse("admin:index"))

    def _ask(
        self, name: str, method: str, path: str, rule: Rule | None = None, body: dict | None = None
    ) -> Iterator[Violation]:
        if rule is not None and rule.name == "logout":
            return
        with self._undone() as changed:
            answer = getattr(self.clients[name], method)(path, body)
            hit = changed()
        shown = f"{method.upper()} {path}"
        if not self._is_public(rule):
            if not self._is_turned_away(rule, answer):
                yield Violation(name, shown, f"answers {answer.status_code}")
            if hit:
                yield Violation(name, shown, f"changes {hit}")
        yield from self.leaks("anonymous", shown, f"{path} {body}", answer)

    def _is_public(self, rule: Rule | None) -> bool:
        return rule is not None and (rule.name == self.step or "anonymous" in rule.who)

    def _is_turned_away(self, rule: Rule | None, answer) -> bool:
        if rule is not None and rule.is_api:
            return answer.status_code == 403 and answer.json()["code"] == "second_factor_needed"
        return answer.status_code == 302 and answer.url.startswith(f"{reverse(self.step)}?next=")


def equip(world):
    for name in READERS:
        secret = new_secret()
        set_up(world.users[name], secret=secret, code=TOTP(key_of(secret)).at(AT), at=AT)


@pytest.mark.parametrize("step", [SET_UP, CHECK])
def test_a_password_alone_opens_the_missing_step_and_nothing_else(world, policy, settings, step):
    settings.MFA_REQUIRED = True
    if step == CHECK:
        equip(world)
    walk = PasswordAlone(world, policy, step)
    found = [violation for name in READERS for violation in walk.walk(name)]
    assert not found, "\n".join(map(str, found))
    for client in walk.clients.values():
        assert client.get(reverse(step)).status_code == 200
        assert client.get(reverse("logout")).status_code == 405, "there, for who sends"
        assert client.post(reverse("logout")).url == reverse("login")


def test_the_walk_notices_when_nothing_is_asked(world, policy, settings):
    """The control."""
    settings.MFA_REQUIRED = False
    walk = PasswordAlone(world, policy, SET_UP)
    rules = [policy.rules[name] for name in ("employee_list", "api-units-list", "saved_view_list")]
    for rule in rules:
        assert list(walk._ask("analis", "get", walk.address(rule), rule)), rule.name
