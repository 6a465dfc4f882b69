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
from tests.walk.writing import _touched

pytestmark = pytest.mark.django_db
SET_UP, CHECK = "second_factor_setup", "second_factor_check"
OFFICER, ADMINISTRATOR = "analis", "admin_teknis"
METHODS = {SET_UP: ("get", "post"), CHECK: ("get",)}  # the same gate: once with both
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)


class PasswordAlone(Administrator):
    """Asks for every address, and sends to it; ``step`` is the one page that is open."""

    def __init__(self, world, policy, step):
        self.world, self.policy, self.step = world, policy, step
        self.patterns = pattern_names()
        self.clients = {name: self._client(name) for name in (OFFICER, ADMINISTRATOR)}

    def walk(self) -> Iterator[Violation]:
        before = _touched()
        for rule in self.policy.rules.values():
            yield from self.visit(rule)
        for section in self.sections:
            for page in ("changelist", "add"):
                yield from self._ask(ADMINISTRATOR, "get", section.path(page))
                yield from self._ask(ADMINISTRATOR, "post", section.path(page))
        yield from self._ask(ADMINISTRATOR, "get", reverse("admin:index"))
        if before != _touched():
            yield Violation(OFFICER, "all of it", "changes something")

    def visit(self, rule: Rule) -> Iterator[Violation]:
        path = self.address(rule, self.world.rows[rule.object][0][0] if rule.object else None)
        if rule.name == self.step or "anonymous" in rule.who:  # told nothing that a stranger is not told
            answer = self.clients[OFFICER].get(path)
            own_name = self.world.users[OFFICER].username
            yield from self.leaks("anonymous", f"GET {path}", f"{path} {own_name}", answer)
            return
        for method in METHODS[self.step]:
            yield from self._ask(OFFICER, method, path, is_api=rule.is_api)

    def _ask(self, name: str, method: str, path: str, *, is_api: bool = False) -> Iterator[Violation]:
        answer = getattr(self.clients[name], method)(path, content_type="application/json")
        if is_api:
            shut = answer.status_code == 403 and answer.json()["code"] == "second_factor_needed"
        else:
            shut = answer.status_code == 302 and answer.url.startswith(f"{reverse(self.step)}?next=")
        if not shut:
            yield Violation(name, f"{method.upper()} {path}", f"answers {answer.status_code}")


def equip(world):
    for name in (OFFICER, ADMINISTRATOR):
        secret = new_secret()
        set_up(world.users[name], secret=secret, code=TOTP(key_of(secret)).at(AT), at=AT)


@pytest.mark.parametrize("step", [SET_UP, CHECK])
def test_a_password_alone_opens_the_missing_step_and_nothing_else(world, policy, settings, step):
    settings.MFA_REQUIRED = True
    if step == CHECK:
        equip(world)
    walk = PasswordAlone(world, policy, step)
    found = list(walk.walk())
    assert not found, "\n".join(map(str, found))
    for client in walk.clients.values():
        assert client.get(reverse(step)).status_code == 200
        assert client.get(reverse("logout")).status_code == 405, "there, for who sends"
        assert client.post(reverse("logout")).url == reverse("login")


def test_the_walk_notices_when_nothing_is_asked(world, policy, settings):
    """The control."""
    settings.MFA_REQUIRED = False
    walk = PasswordAlone(world, policy, SET_UP)
    for name in ("employee_list", "api-units-list", "saved_view_list"):
        assert list(walk.visit(policy.rules[name])), name
