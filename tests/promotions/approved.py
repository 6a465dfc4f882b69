"""Rule sets approved by two people, and the official run of one, for tests that need them."""

from asn_career.base.jobs.running import run_job
from promotions.models import Shortlist
from promotions.rule_sets.approving import approve, propose
from promotions.rule_sets.official import request_official
from tests.factories import principal_with
from tests.promotions.agency import D


def approvers(unit, number=2):
    return [principal_with("penyetuju", unit=unit) for _ in range(number)]


def sealed_rules(vacancy, *, by, as_of=D, **given):
    """A rule set that ``by`` proposed and two others sealed."""
    rule_set = propose(vacancy, as_of=as_of, by=by, **given)
    for each in approvers(vacancy.position.unit):
        approve(rule_set, by=each, seen_hash=rule_set.content_hash)
    return rule_set


def official_run(vacancy, *, by, as_of=D, **given):
    """The published official run of a freshly sealed rule set; a second one for a vacancy needs a ``reason``."""
    job = run_job(request_official(sealed_rules(vacancy, by=by, as_of=as_of, **given), by=by).pk)
    assert job.state == "done", job.error
    return Shortlist.objects.with_context().get(job=job)
