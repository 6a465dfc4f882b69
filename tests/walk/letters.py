"""Letters: what the product sends by e-mail holds nothing that its recipient may not see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.core import mail
from django.db import transaction
from django.utils import timezone

from employees.digests import MONDAY, send_digests
from tests.walk.policy import Policy
from tests.walk.walking import Violation, _about
from tests.walk.world import World


def letters_of(world: World) -> list[tuple[str, str]]:
    """Whom each letter of a round goes to, and all of its text; the round is taken back."""
    mail.outbox.clear()
    accounts = {user.email: name for name, user in world.users.items()}
    with transaction.atomic():
        send_digests(now=_noon_on_a_workday(world))
        transaction.set_rollback(True)
    return [(accounts[letter.to[0]], str(letter.message())) for letter in mail.outbox]


def told_wrongly(world: World, policy: Policy) -> Iterator[Violation]:
    for name, text in letters_of(world):
        for trace, marker in world.markers.found_in(text).items():
            if not policy.shows(world, name, marker):
                yield Violation(
                    name, "letter", f"tells {trace}: {marker.kind} ({marker.source}) {_about(marker)}"
                )


def _noon_on_a_workday(world: World) -> datetime:
    """No quiet hours, and later than everything that the world has told."""
    day = world.today + timedelta(days=7 - world.today.weekday() + MONDAY)
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
