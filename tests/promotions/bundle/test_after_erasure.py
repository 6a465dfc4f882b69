"""What somebody kept for themselves is erased, and the evidence file that names them as a candidate is still proved."""

import pytest
from django.utils import timezone

from asn_career.base.audit import acting
from employees.models import SavedView
from employees.retention import erasing
from promotions.bundle.files import bundle_of
from promotions.models import Candidate, Vacancy
from tests.employees.retention.erasures import Case
from tests.promotions.bundle.test_in_the_browser import accepted, judged, visitor

__all__ = ["visitor"]
pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_an_erasure_waits_for_the_selection_and_then_leaves_its_evidence_file_good_for_both_verifiers(
    visitor, run, agency
):
    candidate = Candidate.objects.unscoped(reason="tests").filter(shortlist=run).order_by("rank").first()
    case = Case(person=candidate.employee, unit=agency.root)
    with pytest.raises(erasing.HinderedError, match="Seleksi"):
        case.proposed()
    with acting(by="tests"):
        Vacancy.objects.update(closed_on=timezone.localdate(), closed_as="set_aside")
    erasure = case.done()
    assert (erasure.state, SavedView.objects.exists()) == ("done", False)
    data = bundle_of(run)
    assert accepted(data)
    good, told = judged(visitor, data)
    assert good, told
