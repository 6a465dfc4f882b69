"""Results of assessments by the product's own functions: one not official, one corrected, and one to be finalised; the
providers, and a test of the agency's own that waits for its calibration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from asn_career.base.audit import acting
from assessments.gaps import gaps_of
from assessments.models import AssessmentProvider, AssessmentResult, RatingSheet
from assessments.results import entering
from assessments.results.correcting import begin_correction
from assessments.results.entering import Level, ResultFacts
from assessments.results.finalising import finalise
from assessments.results.providers import accredit, register_provider
from assessments.rounds import closing, lifecycle, opening, planning, raters, rating
from assessments.rounds.choices import RoundMethod
from assessments.rounds.instrument import questions_of
from employees.access import Principal, user_principal
from employees.models import Employee, Unit, User

from .accounts import demo_principal
from .days import at_work
from .roster import OFFICE, PREFIX
from .rounds import _done

_MADE = "people of the demo with results of its own"
_PROVIDERS = (
    ("PUSPENKOM", "Pusat Penilaian Kompetensi ASN", "kompleks", "SK 12/AKR/2024", -900, 900),
    ("UPT-ASESMEN", "UPT Penilaian Kompetensi Provinsi", "sedang", "SK 31/AKR/2025", -400, 700),
    ("MITRA-UJI", "Mitra Uji Nusantara", "", "", 0, 0),
)
_WRONG = "Level pada berkas lembaga terbaca salah ketika dientri; laporan aslinya menyebut setengah level lebih tinggi."


def seed_results(principal: Principal, *, as_of: date) -> None:
    """Providers, results of some people of the office, and a test in calibration."""
    officer, second = (demo_principal(name, as_of=as_of) for name in ("analis", "penyetuju"))
    at, providers = at_work(as_of), _register(officer, as_of=as_of)
    rows = Employee.objects.visible_to(principal)
    own = User.objects.filter(username__in=[f"{PREFIX}pegawai", f"{PREFIX}pegawai-2"]).order_by("username")
    named = {row.username: row.employee_id for row in own}
    first, other = (rows.get(pk=named[f"{PREFIX}{name}"]) for name in ("pegawai", "pegawai-2"))
    rest = list(rows.filter(home_unit=first.home_unit_id).exclude(pk__in=named.values()).order_by("pk")[:3])
    day = as_of - timedelta(days=20)
    unofficial = _draft(first, providers["MITRA-UJI"], day, officer, source="competency_test")
    _finish(unofficial, officer, second, at)
    wrong = _draft(other, providers["UPT-ASESMEN"], day, officer, method="sedang", lower=True)
    _finish(wrong, officer, second, at)
    _corrected(wrong, other, officer, second, at)
    waiting = _draft(rest[0], providers["UPT-ASESMEN"], day, officer, source="cact")
    entering.propose(waiting, by=officer, at=at, version=waiting.version)
    _calibrating(rest, officer, second, as_of=as_of)


def _register(by: Principal, *, as_of: date) -> dict[str, AssessmentProvider]:
    made = {}
    for code, name, level, decree, since, until in _PROVIDERS:
        made[code] = register_provider(code=code, name=name, by=by)
        if level:
            begins, ends = as_of + timedelta(days=since), as_of + timedelta(days=until)
            accredit(
                made[code], accredited_by="BKN", level=level, decree=decree, begins=begins, ends=ends, by=by
            )
    return made


def _draft(
    person: Employee,
    provider: AssessmentProvider,
    on: date,
    by: Principal,
    *,
    source: str = "assessment_center",
    method: str = "",
    lower: bool = False,
) -> AssessmentResult:
    """A draft that says what is known of the person, or half a level less; figures of the demo stay as they are."""
    facts = ResultFacts(
        source=source,
        assessed_on=on,
        provider=provider,
        instrument="Simulasi kelompok, in-tray dan wawancara kompetensi",
        instrument_version="2025.1",
        purpose="pemetaan",
        method=method,
    )
    made = entering.draft_result(person, facts, by=by)
    levels = _levels(person, on, lower=lower)
    entering.set_levels(made, levels, by=by, version=made.version)
    return made


def _levels(person: Employee, on: date, *, lower: bool = False) -> dict[int, Level]:
    found = gaps_of([person.pk], as_of=on).get(person.pk)
    less = Decimal("0.5") if lower else Decimal(0)
    return {
        gap.competency_id: Level(max(Decimal(0), gap.held - less), "Terlihat dalam simulasi dan wawancara.")
        for gap in (found.gaps if found else ())
        if gap.held is not None
    }


def _finish(made: AssessmentResult, officer: Principal, second: Principal, at: datetime) -> None:
    entering.propose(made, by=officer, at=at, version=made.version)
    finalise(made, by=second, at=at, version=made.version)


def _corrected(
    result: AssessmentResult, person: Employee, officer: Principal, second: Principal, at: datetime
) -> None:
    """What was known all along, with the reason."""
    made = begin_correction(result, reason=_WRONG, by=officer)
    levels = _levels(person, result.assessed_on - timedelta(days=1))
    entering.set_levels(made, levels, by=officer, version=made.version)
    _finish(made, officer, second, at)


def _calibrating(people: list[Employee], officer: Principal, second: Principal, *, as_of: date) -> None:
    """A test by two assessors that was rated and waits for its calibration."""
    root = Unit.objects.filter(parent=None).order_by("pk")[:1].get()
    office = Unit.objects.get(code=f"{root.code}-{OFFICE}")
    opens = as_of - timedelta(days=5)
    round = planning.plan(
        office,
        title="Uji kompetensi jabatan fungsional",
        method=RoundMethod.COMPETENCY_TEST,
        opens_on=opens,
        closes_on=as_of,
        by=replace(officer, on=opens),
        at=at_work(opens),
        provider="BKPSDM",
    )
    planning.add_by_nip(round, [person.nip for person in people], by=replace(officer, on=opens))
    judges = _judges()
    raters.assign(round, judges, by=replace(officer, on=opens))
    opening.open_round(round, by=replace(second, on=opens), at=at_work(opens))
    sheets = RatingSheet.objects.unscoped(reason=_MADE).filter(subject__round=round)
    for sheet in sheets.select_related("subject__round", "subject__employee", "account").order_by("pk"):
        by = user_principal(sheet.account, on=as_of)
        for question in questions_of(sheet.subject):
            values = {
                row.pk: 4 if row.level < 3 or sheet.account == judges[0] else 3 for row in question.indicators
            }
            rating.save(sheet, question, values, by=by)
        rating.hand_in(sheet, by=by)
    _done(closing.request_close(round, by=officer, at=at_work(as_of), reason="semua asesor sudah menilai"))
    round.refresh_from_db()
    lifecycle.begin_calibration(round, by=officer)


def _judges() -> list[User]:
    with acting(by="system:demo", reason="assessors of the demo"):
        made = []
        for number in (1, 2):
            account = User(
                username=f"{PREFIX}asesor-uji-{number}", first_name="Asesor", last_name=f"Uji {number}"
            )
            account.set_unusable_password()
            account.save()
            made.append(account)
    return made
