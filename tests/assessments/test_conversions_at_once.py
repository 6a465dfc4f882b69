"""A decree about standards and a new scale that are agreed to at the same moment: the second one sees the first."""

from datetime import timedelta

import pytest
from django.db import transaction

from competencies.models import StandardItem
from competencies.standard_decrees import deciding
from competencies.standard_decrees.errors import DecreeFaultsError
from tests.assessments.test_conversions import LATER, scaled
from tests.assessments.test_overlay_and_runs import Elsewhere, waits_for_a_lock
from tests.competencies.dictionary.test_versions import accept, draft
from tests.competencies.standards.decrees import accept as approve
from tests.competencies.standards.decrees import drafted
from tests.factories import CompetencyFactory, PositionFactory, UnitFactory, principal_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_held", [True, False])
def test_a_decree_that_is_approved_while_a_scale_is_agreed_to_waits_and_is_judged_by_it(is_held, monkeypatch):
    """Without the lock it gets through: a level of the old scale on the days of the new one."""
    if not is_held:
        monkeypatch.setattr(deciding, "hold_dictionary_draft", lambda: None)
    root = UnitFactory()
    officer, second = (principal_with(role, unit=root) for role in ("analis", "penyetuju"))
    CompetencyFactory(kind="technical", code="TEK-1")
    post = PositionFactory(unit=root, code="P-1")
    decree = drafted(root, {"P-1": {"TEK-1": 4}}, by=officer, begins=LATER - timedelta(days=1))
    version = scaled(draft(officer, begins=LATER), officer)
    with transaction.atomic():
        accept(version, second)
        approval = Elsewhere(lambda: approve(decree, second))
        assert waits_for_a_lock(approval) == is_held
    levels = StandardItem.objects.in_force_on(LATER).filter(version__position=post)
    if is_held:
        with pytest.raises(DecreeFaultsError):
            approval.result()
        assert not levels.exists()
    else:
        approval.result()
        assert levels.get().level == 4
