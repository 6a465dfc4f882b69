"""Nobody changes what is out of reach, by any method, with any id (T3, T9); and nothing without a CSRF token."""

import pytest
from django.test import Client

from tests.walk.world import ACCOUNTS, AGAIN
from tests.walk.writing import Vandal

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def vandal(world, policy) -> Vandal:
    return Vandal(world, policy)


# One of each kind in the quick run; the whole matrix where slow tests run too.
QUICK = ("anonymous", "pegawai", "analis_unit", "auditor", "klien_a")
EVERYBODY = [
    name if name in QUICK else pytest.param(name, marks=[*AGAIN.get(name, ()), pytest.mark.slow])
    for name in ("anonymous", *ACCOUNTS)
]


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_writes_beyond_their_scope(vandal, name):
    found = list(vandal.write_all(name))
    assert not found, "\n".join(map(str, found))


def test_no_session_changes_anything_without_a_csrf_token(vandal, world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.users["analis"], backend="django.contrib.auth.backends.ModelBackend")
    for rule in vandal.policy.rules.values():
        if rule.post is None:
            continue
        row = None if rule.post_object or not rule.object else world.rows[rule.object][0][0]
        answer = strict.post(vandal.address(rule, row), content_type="application/json")
        assert answer.status_code == 403, rule.name
