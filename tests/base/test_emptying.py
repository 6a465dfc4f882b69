"""What the next test finds after one that committed."""

import pytest

from asn_career.base.models import AuditEntry
from competencies.dictionary import national_competencies
from competencies.models import Competency, CompetencyLevel
from employees.models import Employee
from tests.emptying import begin_anew
from tests.factories import CompetencyFactory, PositionFactory, hold
from training.library import national_actions
from training.models import ActionTemplate


@pytest.mark.django_db
def test_what_was_left_is_gone_and_what_comes_with_the_product_is_there():
    hold(PositionFactory())
    CompetencyFactory(code="UJI")
    begin_anew()
    assert not Employee._base_manager.exists()
    assert not AuditEntry.objects.filter(table_name="employees_employee").exists(), "no trigger kept it"
    assert set(Competency.objects.values_list("code", flat=True)) == {
        one["code"] for one in national_competencies()
    }
    assert CompetencyLevel.objects.count() == 5 * Competency.objects.count()
    assert ActionTemplate.objects.count() == len(list(national_actions()))
