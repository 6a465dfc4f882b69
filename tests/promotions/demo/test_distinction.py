"""The demo has somebody recognised, others nominated, and an application for study leave on its way."""

from collections import Counter
from datetime import date

import pytest

from employees.models import User
from promotions.demo.seeding import load_agency
from training.models import RecognitionNomination, StudyLeave

AS_OF = date(2026, 11, 21)


@pytest.mark.django_db
def test_the_pages_of_recognition_and_study_leave_have_something_to_show(operator):
    load_agency(operator, employees=200, seed=1, as_of=AS_OF)
    states = RecognitionNomination.objects.visible_to(operator).values_list("state", flat=True)
    assert Counter(states) == {"approved": 1, "waiting": 2}
    demo = User.objects.filter(username__startswith="demo-pegawai").values("employee")
    leaves = StudyLeave.objects.visible_to(operator).filter(employee__in=demo)
    assert "submitted" in set(leaves.values_list("state", flat=True))
