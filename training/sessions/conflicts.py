"""What keeps somebody from taking part in a session, in sentences; none is decided by chance or by click."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from asn_career.base.formatting import date_long
from employees.choices import Assignment
from employees.models import Employee
from employees.retirement import retirement_age, retires_on
from training.enrolment_choices import EnrolmentState
from training.leadership_training import LEADERSHIP_ORDER, level_of
from training.models import Enrolment, TrainingSession
from training.prerequisites import is_blocked, judge, missing_first, prerequisites_of, takers_of
from training.study_leave_querysets import keeps_away

STUDY_LEAVE = "03"  # SIASN kedudukanHukum
AWAY = {"02", "04"}  # unpaid leave, suspended
_GATE = "what keeps people from a session that the caller checked them for"

Conflicts = dict[int, list[str]]


def find_conflicts(session: TrainingSession, people: Iterable[Employee], *, on: date) -> Conflicts:
    """Why people cannot take part, by person; who can is not there. Six queries."""
    people = list(people)
    found: Conflicts = defaultdict(list)
    standings = _standings(session, people, on=on)
    for person in people:
        if study := standings[person.pk].study:
            days = {"from": date_long(study[0]), "until": date_long(study[1])}
            found[person.pk].append(_("is on study leave from %(from)s to %(until)s.") % days)
        elif person.legal_position == STUDY_LEAVE:
            found[person.pk].append(_("is on study leave."))
        elif person.legal_position in AWAY:
            found[person.pk].append(_("is not in active service."))
    for other in _elsewhere(session, people):
        days = {"from": date_long(other.session.starts_on), "until": date_long(other.session.ends_on)}
        seat = _("has a seat in %(program)s from %(from)s to %(until)s.")
        found[other.employee_id].append(seat % {"program": other.session.program.name, **days})
    for key, standing in standings.items():
        if (day := standing.retires_on) and day <= session.ends_on:
            found[key].append(_("retires on %(day)s, before the session ends.") % {"day": date_long(day)})
    for key, missing in _missing_before(session, people, on=on).items():
        found[key].append(_("first needs: %(missing)s.") % {"missing": ", ".join(missing)})
    return dict(found)


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


@dataclass(frozen=True, slots=True)
class _Standing:
    """From which day the post ends somebody's service, and the days of a study that takes them from work."""

    retires_on: date | None
    study: tuple[date, date] | None


def _standings(session: TrainingSession, people: list[Employee], *, on: date) -> dict[int, _Standing]:
    """Both by person, where the post or a study leave tells. One query."""
    in_force = Q(position_history__assignment=Assignment.DEFINITIVE, position_history__validity__contains=on)
    away = keeps_away(session.starts_on, session.ends_on, of="study_leaves__")
    rows = Employee.objects.unscoped(reason=_GATE).filter(pk__in=[person.pk for person in people])
    found = rows.annotate(
        post=FilteredRelation("position_history", condition=in_force),
        study=FilteredRelation("study_leaves", condition=away),
    ).values_list(
        "pk",
        "birth_date",
        "post__position__kind",
        "post__position_kind",
        "post__position__retirement_age",
        "study__starts_on",
        "study__ends_on",
    )
    standings = {}
    for key, born, kind, own_kind, own, first, last in found:
        age = retirement_age(kind or own_kind or "", own=own, on=on)
        standings[key] = _Standing(
            retires_on(born, age=age) if age else None, (first, last) if first else None
        )
    return standings
