"""No letter of the product holds a trace of anybody whom its recipient may not see (T31)."""

import pytest
from django.core import mail

from tests.walk.letters import letters_of, told_wrongly

pytestmark = pytest.mark.django_db


def test_letters_tell_their_recipients_nothing_out_of_their_sight(world, policy):
    sent = letters_of(world)
    assert {"pegawai", "analis", "analis_b"} <= {name for name, _text in sent}
    assert all(world.markers.found_in(text) for _name, text in sent), "each holds a trace of its recipient's"
    found = list(told_wrongly(world, policy))
    assert not found, "\n".join(map(str, found))


def test_reading_and_writing_send_no_letter(walker):
    """Letters come from the schedule alone; an address that sends one by itself would go past the check above."""
    mail.outbox.clear()
    rules = [rule for rule in walker.policy.rules.values() if rule.reads and "analis_unit" in rule.who][:40]
    assert list(walker.read_all("analis_unit", rules)) == []
    assert mail.outbox == []
