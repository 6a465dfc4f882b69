"""A round over HTTP from its plan to levels on record, with few people: every rating is sent and counted once."""

import pytest
from django.utils import timezone

from asn_career.base.imports.models import Import
from assessments.models import AssessmentRound
from promotions.benchmarks.rating_round import walk_round


@pytest.mark.django_db(transaction=True)
def test_everything_that_is_owed_is_sent_and_the_round_ends():
    steps = {step.name: step.counts for step in walk_round(employees=60, at_once=2, on=timezone.localdate())}
    asked = steps["propose raters"]
    sent = [counts for name, counts in steps.items() if name.startswith("ratings")]
    assert sum(counts["sent"] for counts in sent) == asked["sheets"] + asked["invitations"] > 60
    assert sum(counts["new"] for counts in sent) == sum(counts["sent"] for counts in sent)
    assert steps["close and count"]["known"] > 0
    assert steps["put on record"]["levels on record"] > 0
    assert AssessmentRound.objects.get().state == "finished"
    assert Import.objects.count() == 1
