"""Bundles of runs that a committee sat on, and of such whose tables were written past the product."""

import pgtrigger

from promotions.bundle.files import bundle_of
from promotions.models import AppointingDecision, FurtherAttempt, ProposedName
from tests.promotions.bundle.trail import seal_now
from tests.stateful import tamper

FORGERIES = {
    "another is chosen": (
        AppointingDecision,
        "UPDATE promotions_appointingdecision SET candidate_id = {fourth}",
    ),
    "another order": (
        ProposedName,
        "UPDATE promotions_proposedname SET candidate_id = {fourth} WHERE place = 2",
    ),
}
# Of a run whose two seats were filled by two committees, the second one after a further attempt.
OF_SEVERAL = {
    "beyond": (AppointingDecision, "UPDATE promotions_appointingdecision SET seat = 5 WHERE seat = 1"),
    "alone": (
        FurtherAttempt,
        "UPDATE promotions_furtherattempt SET state = 'proposed', decided_by_id = NULL, decided_at = NULL",
    ),
}


def bundle_after(stage):
    seal_now()
    return bundle_of(stage.run)


def forged(stage, name):
    """A bundle whose trail tells truly what somebody wrote past the product and its triggers."""
    model, statement = {**FORGERIES, **OF_SEVERAL}[name]
    guards = [each.name for each in model._meta.triggers if not each.name.startswith("capture")]
    with pgtrigger.ignore(*(f"{model._meta.label}:{guard}" for guard in guards)):
        tamper(statement.format(fourth=stage.candidates[3].pk))
    return bundle_after(stage)
