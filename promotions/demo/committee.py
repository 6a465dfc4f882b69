"""A committee of the demo: the rotation of one post, from approved rules to a blind first review that can be tried."""

from __future__ import annotations

from datetime import date

from asn_career.base.models import Job
from employees.access import Principal
from employees.models import Employee, User
from promotions.committee import forming
from promotions.models import Candidate, Shortlist, Vacancy
from promotions.review import exclude, mark_verified, send_to_committee
from promotions.rule_sets.approving import approve, propose
from promotions.rule_sets.official import request_official

from .accounts import demo_principal
from .days import at_work
from .roster import PREFIX

VACANCY = "LWG-SEKRETARIS-KOMINFO"
CHAIR, MEMBERS = "penyetuju", ("asesor", "pegawai-2")
FEWEST = 2
_REASON = "Tidak termasuk kandidat demo yang diteruskan kepada tim penilai kinerja."


def request_committee_run(*, as_of: date) -> Job | None:
    """Have the rules of the vacancy approved by two, and its official run queued; None where there is no such post."""
    vacancy = _vacancy()
    if vacancy is None:
        return None
    officer = demo_principal("analis", as_of=as_of)
    rules = propose(vacancy, as_of=as_of, by=officer)
    for name in ("penyetuju", "penyetuju-2"):
        approve(rules, by=demo_principal(name, as_of=as_of), seen_hash=rules.content_hash)
    return request_official(rules, by=officer)


def seat_committee(job: Job, *, as_of: date) -> None:
    """Review and send the run, form the committee and start its first review, if there is somebody to choose from."""
    run = Shortlist.objects.published().with_context().filter(job=job).first()
    officer = demo_principal("analis", as_of=as_of)
    at = at_work(as_of)
    if run is None:
        return
    rows = Candidate.objects.visible_to(officer).on(run).ranked().for_table().in_order()
    candidates = list(rows.select_related("shortlist__vacancy__position__unit"))
    verified, others = candidates[:4], [row for row in candidates[4:] if row.proposed]
    if len(verified) < FEWEST:
        return
    mark_verified(verified, by=officer, at=at)
    exclude(others, by=officer, at=at, reason=_REASON)
    send_to_committee(run, by=officer, at=at)
    committee = forming.form(
        run.vacancy, decree_number=f"800/17/{as_of.year}", decree_on=as_of, by=officer, at=at
    )
    for name in (CHAIR, *MEMBERS):
        forming.seat(committee, nip=_name_of(name, by=officer), by=officer, chair=name == CHAIR)
    forming.start_review(committee, by=officer, at=at)


def _vacancy() -> Vacancy | None:
    return Vacancy.objects.select_related("position__unit").filter(code=VACANCY).first()


def _name_of(account: str, *, by: Principal) -> str:
    """What the officer enters for a member: the NIP, or the name of the account of who has none."""
    user = User.objects.get(username=PREFIX + account)
    person = Employee.objects.visible_to(by).filter(account=user).first()
    return person.nip if person else user.username
