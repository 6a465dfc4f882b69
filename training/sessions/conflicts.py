"""What keeps somebody from taking part in a session, in sentences; none is decided by chance or by click."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long
from employees.models import Employee, PositionHistory
from employees.retirement import retirement_age, retires_on
from training.enrolment_choices import EnrolmentState
from training.leadership_training import LEADERSHIP_ORDER, level_of
from training.models import Enrolment, StudyLeave, TrainingSession
from training.prerequisites import is_blocked, judge, missing_first, prerequisites_of, takers_of
from training.study_leave.absence import find_away

STUDY_LEAVE = "03"  # SIASN kedudukanHukum
AWAY = {"02", "04"}  # unpaid leave, suspended
_GATE = "what keeps people from a session that the caller checked them for"

Conflicts = dict[int, list[str]]


def find_conflicts(session: TrainingSession, people: Iterable[Employee], *, on: date) -> Conflicts:
    """Why people cannot take part, by person; who can is not there. Seven queries."""
    people = list(people)
    found: Conflicts = defaultdict(list)
    away = _studying(session, people)
    for person in people:
        if person.pk in away:
            leave = {
                "from": date_long(away[person.pk].starts_on),
                "until": date_long(away[person.pk].ends_on),
            }
            found[person.pk].append(_("is on study leave from %(from)s to %(until)s.") % leave)
        elif person.legal_position == STUDY_LEAVE:
            found[person.pk].append(_("is on study leave."))
        elif person.legal_position in AWAY:
            found[person.pk].append(_("is not in active service."))
    for other in _elsewhere(session, people):
        days = {"from": date_long(other.session.starts_on), "until": date_long(other.session.ends_on)}
        seat = _("has a seat in %(program)s from %(from)s to %(until)s.")
        found[other.employee_id].append(seat % {"program": other.session.program.name, **days})
    for key, day in _retirements(people, on=on).items():
        if day <= session.ends_on:
            found[key].append(_("retires on %(day)s, before the session ends.") % {"day": date_long(day)})
    for key, missing in _missing_before(session, people, on=on).items():
        found[key].append(_("first needs: %(missing)s.") % {"missing": ", ".join(missing)})
    return dict(found)


def _studying(session: TrainingSession, people: list[Employee]) -> dict[int, StudyLeave]:
    """The study leaves that take people away on a day of the session, begun or only approved."""
    rows = Employee.objects.unscoped(reason=_GATE).filter(pk__in=[person.pk for person in people])
    return find_away(rows, first=session.starts_on, last=session.ends_on)


def _missing_before(session: TrainingSession, people: list[Employee], *, on: date) -> dict[int, list[str]]:
    """What the programme or the legal order asks for and these people lack."""
    asked = prerequisites_of([session.program_id]).get(session.program_id, ())
    ordered = {row["level"] for row in LEADERSHIP_ORDER.value_on(on)}
    if not asked and level_of((session.program.code, session.program.name), on=on) not in ordered:
        return {}
    takers = takers_of([person.pk for person in people], as_of=on)
    judged = {key: judge(taker, session.program, asked, as_of=on) for key, taker in takers.items()}
    return {key: missing_first(outcomes) for key, outcomes in judged.items() if is_blocked(outcomes)}


def _elsewhere(session: TrainingSession, people: list[Employee]) -> Iterable[Enrolment]:
    """Seats that these people hold in other sessions on the same days."""
    rows = Enrolment.objects.unscoped(reason=_GATE).filter(
        employee__in=people, state=EnrolmentState.SEATED, period__overlap=session.period
    )
    return rows.exclude(session=session).select_related("session__program").order_by("period", "pk")


def _retirements(people: list[Employee], *, on: date) -> dict[int, date]:
    """The first day without service of those whose post tells it."""
    born = {person.pk: person.birth_date for person in people}
    posts = PositionHistory.objects.unscoped(reason=_GATE).filter(employee__in=people).definitive()
    rows = posts.in_force_on(on).values_list(
        "employee", "position__kind", "position_kind", "position__retirement_age"
    )
    ages = {key: retirement_age(kind or own_kind, own=own, on=on) for key, kind, own_kind, own in rows}
    return {key: retires_on(born[key], age=age) for key, age in ages.items() if age}
