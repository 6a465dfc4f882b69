"""The one official run of a sealed rule set; every other run is listed beside it and cannot be sent."""

from __future__ import annotations

from asn_career.base.audit import acting
from asn_career.base.jobs.choices import JobState
from asn_career.base.models import Job
from employees.access import Principal
from promotions.choices import RunKind
from promotions.errors import OfficialRunExistsError, RuleSetNotSealedError
from promotions.models import RuleSet
from promotions.permissions import ensure, may_run
from promotions.shortlists import KIND, request_shortlist

ENDED_WITHOUT = (JobState.FAILED, JobState.CANCELLED)


def official_job(rule_set: RuleSet) -> Job | None:
    """The job that makes, or made, the official run; one that failed or was cancelled leaves room for another."""
    jobs = Job.objects.filter(
        kind=KIND, parameters__rule_set=str(rule_set.public_id), parameters__kind=RunKind.OFFICIAL
    )
    return jobs.exclude(state__in=ENDED_WITHOUT).order_by("-created_at").first()


def request_official(rule_set: RuleSet, *, by: Principal) -> Job:
    """Queue the official run of a sealed rule set; two requests at once start one."""
    ensure(may_run(by, vacancy=rule_set.vacancy))
    with acting(by=by.identity):
        locked = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
        if not locked.is_sealed:
            raise RuleSetNotSealedError
        if official_job(locked) is not None:
            raise OfficialRunExistsError
        return request_shortlist(
            rule_set.vacancy, as_of=rule_set.as_of, by=by, kind=RunKind.OFFICIAL, approved=rule_set
        )
