"""A 360 round of an invented agency from its plan to levels on record, with the rush of its last hours.

Everything goes the way it goes in earnest: officers' acts by the functions that their pages call, jobs by their
handlers, and answers over HTTP as raters send them, in the rush by several at once.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connections
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client, override_settings

from asn_career.base.imports.loading import load_package
from asn_career.base.imports.models import Outcome
from asn_career.base.jobs.running import run_job
from assessments.models import (
    AnswerBox,
    AssessmentRound,
    FeedbackTally,
    RaterInvitation,
    RatingSheet,
    RoundOutcome,
)
from assessments.rounds import closing, finishing, opening, planning, proposing
from assessments.rounds.choices import RoundMethod
from assessments.rounds.progress import by_unit
from employees.access import Principal, system_principal, user_principal
from employees.choices import MANAGERIAL_KINDS, Role
from employees.models import Employee, Grant, Unit, User
from promotions.benchmarks.journey import SEED
from promotions.benchmarks.steps import Step, take_step
from promotions.demo.days import at_work
from promotions.demo.organisation import first_region_code
from promotions.demo.seeding import write_agency

RUSH = 0.4
"""The share of ratings that comes in the last hours."""
PARTS = 5
"""The time before the rush is cut into so many parts, whose rates are compared."""
_MADE = "people and raters that the measurement itself invented"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Due:
    """One rating to be sent: by which account, to which address."""

    account: int
    key: str


def walk_round(*, employees: int, at_once: int, on: date) -> Iterator[Step]:
    """Run the round in an empty database. Raises RuntimeError where a step does not end well."""
    by = system_principal(purpose="benchmark", on=on)
    yield take_step("people and accounts", lambda: _people(employees, by=by))
    planner = _officer("perencana", Role.ANALYST, on=on)
    opener = _officer("pembuka", Role.APPROVER, on=on)
    root = Unit.objects.filter(parent__isnull=True).order_by("pk")[:1].get()
    round = planning.plan(
        root,
        title="Umpan balik 360",
        method=RoundMethod.FEEDBACK_360,
        opens_on=on,
        closes_on=on + timedelta(days=1),
        by=planner,
        at=at_work(on),
    )
    yield take_step("add everybody", lambda: _add(round, by=planner))
    yield take_step("propose raters", lambda: _propose(round, by=planner))
    yield take_step("open", lambda: _open(round, by=opener))
    due = _due(round)
    rush = int(len(due) * (1 - RUSH))
    calm = [due[low:high] for low, high in pairwise(rush * part // PARTS for part in range(PARTS + 1))]
    for number, part in enumerate(calm, start=1):
        yield take_step(f"ratings, one at a time, part {number}", lambda part=part: _send(part, at_once=1))  # type: ignore[misc]
    yield take_step(f"ratings, the rush, {at_once} at once", lambda: _send(due[rush:], at_once=at_once))
    yield take_step(
        "a tenth of them sent once more", lambda: _send(due[rush:][::10], at_once=at_once, again=True)
    )
    yield take_step("progress by unit", lambda: {"units": len(by_unit(round, planner))})
    yield take_step("close and count", lambda: _close(round, by=planner))
    yield take_step("put on record", lambda: _finish(round, by=planner))


def _people(employees: int, *, by: Principal) -> Mapping[str, int]:
    """An agency with an account for everybody, and for each head the role over the own unit."""
    with TemporaryDirectory(prefix="round-") as scratch:
        write_agency(Path(scratch), employees=employees, seed=SEED, as_of=by.on)
        report = load_package(
            Path(scratch),
            principal=by,
            as_of=by.on,
            all_or_nothing=True,
            name="round",
            unit_code=first_region_code(employees),
        )
    if report.state != Outcome.APPLIED:
        raise RuntimeError(f"the package was not taken: {report.totals}")
    people = list(Employee.objects.visible_to(by).values_list("pk", "home_unit", "home_kind"))
    taken = set(User.objects.filter(employee__isnull=False).values_list("employee", flat=True))
    User.objects.bulk_create(
        [
            User(username=f"p{pk}", employee_id=pk, password="!")
            for pk, _unit, _kind in people
            if pk not in taken
        ],
        batch_size=2_000,
    )
    accounts = dict(User.objects.filter(employee__isnull=False).values_list("employee", "pk"))
    Grant.objects.bulk_create(
        Grant(
            user_id=accounts[pk],
            role=Role.SUPERIOR,
            unit_id=unit,
            validity=DateRange(date(2020, 1, 1)),
            granted_by="benchmark",
        )
        for pk, unit, kind in people
        if unit and kind in MANAGERIAL_KINDS
    )
    return {"people": len(people)}


def _officer(name: str, role: Role, *, on: date) -> Principal:
    user = User.objects.create(username=name)
    Grant.objects.create(user=user, role=role, validity=DateRange(date(2020, 1, 1)), granted_by="benchmark")
    return user_principal(user, on=on)


def _add(round: AssessmentRound, *, by: Principal) -> Mapping[str, int]:
    return {"people": planning.add_subjects(round, planning.people_of(round, by=by), by=by)}


def _propose(round: AssessmentRound, *, by: Principal) -> Mapping[str, int]:
    made = proposing.propose(round, by=by)
    return {"sheets": made.sheets, "invitations": made.invitations}


def _open(round: AssessmentRound, *, by: Principal) -> Mapping[str, int]:
    opening.open_round(round, by=by, at=at_work(by.on))
    return {"indicators": round.indicators.count()}


def _due(round: AssessmentRound) -> list[Due]:
    """Everything that is owed, in an order of its own."""
    sheets = RatingSheet.objects.unscoped(reason=_MADE).filter(subject__round=round)
    answers = RaterInvitation.objects.unscoped(reason=_MADE).filter(subject__round=round)
    found = [Due(account, str(key)) for account, key in sheets.values_list("account", "public_id")]
    found += [Due(account, str(key)) for account, key in answers.values_list("rater__account", "public_id")]
    found.sort(key=lambda each: each.key)
    random.Random(SEED).shuffle(found)
    return found


def _send(due: Sequence[Due], *, at_once: int, again: bool = False) -> Mapping[str, int]:
    """Send each rating over HTTP; what was answered by its status, new ones apart from those sent before."""
    with override_settings(ALLOWED_HOSTS=["localhost"]), ThreadPoolExecutor(at_once) as pool:
        shares = [due[place::at_once] for place in range(at_once)]
        counts: Counter[str] = sum(pool.map(_send_all, shares), Counter())
    wrong = {name: count for name, count in counts.items() if name not in ("new", "before")}
    if wrong or (again and counts["new"]):
        raise RuntimeError(f"ratings were refused or counted twice: {dict(counts)}")
    return {"sent": len(due), **counts, "errors": 0}


def _send_all(due: Sequence[Due]) -> Counter[str]:
    """One sender's share, over a connection of its own."""
    counts: Counter[str] = Counter()
    accounts = User.objects.in_bulk([each.account for each in due])
    try:
        for each in due:
            counts[_send_one(accounts[each.account], each.key)] += 1
    finally:
        connections.close_all()
    return counts


def _send_one(account: User, key: str) -> str:
    """Whoever sends a rating once more sends the same answers."""
    chance = random.Random(f"{SEED} {key}")
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend=_BACKEND)
    address = f"/api/v1/own-ratings/{key}/"
    asked = client.get(address)
    if asked.status_code != 200:
        return f"asked {asked.status_code}"
    answers = {row["id"]: chance.choice((None, 1, 2, 3, 3, 4)) for row in asked.json()["statements"]}
    body: dict[str, Any] = {"answers": answers, "comment": "Dapat diandalkan."}
    if not asked.json()["anonymous"]:
        body["evidence"] = "Laporan kegiatan 2026"
    sent = client.put(address, body, content_type="application/json")
    if sent.status_code != 200:
        return f"sent {sent.status_code}"
    return "new" if sent.json()["new"] else "before"


def _close(round: AssessmentRound, *, by: Principal) -> Mapping[str, int]:
    _done(closing.request_close(round, by=by, at=at_work(by.on), reason="akhir pengukuran"))
    if AnswerBox.objects.exists():
        raise RuntimeError("answers without a name outlived the rating")
    tallies = FeedbackTally.objects.unscoped(reason=_MADE)
    outcomes = RoundOutcome.objects.unscoped(reason=_MADE)
    return {"tallies": tallies.count(), "outcomes": outcomes.count(), "known": outcomes.known().count()}


def _finish(round: AssessmentRound, *, by: Principal) -> Mapping[str, int]:
    _done(finishing.request_finish(round, by=by))
    round.refresh_from_db()
    if round.state != "finished":
        raise RuntimeError(f"the round is {round.state}")
    recorded = RoundOutcome.objects.unscoped(reason=_MADE).filter(assessment__isnull=False)
    return {"levels on record": recorded.count()}


def _done(queued: Any) -> None:
    job = run_job(queued.pk)
    if job is None or job.state != "done":
        raise RuntimeError(f"the job did not end well: {job and job.error}")
