"""What people say of a few services of the demo: figures and answers in the package, and answers to the public form."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from django.utils import timezone

from asn_career.base.audit import acting
from employees.access import Principal
from employees.models import Unit
from training.models import FeedbackState, ServiceFeedback
from training.satisfaction import months_until
from training.service_feedback import keep_answers

from .organisation import Region
from .package import Record

# Office -> score at the start and at the end of the year.
SERVED = {"DINKES": (71, 84), "DISDUKCAPIL": (78, 90), "DPMPTSP": (80, 79), "DIKNAS": (75, 77)}
ANSWERS = (14, 21, 26, 18, 6)  # of the last months, the current one last: too few yet
COMMENTS = {
    1: ("Antrean terlalu lama, loket hanya satu yang buka.", "Persyaratan berubah setelah saya datang."),
    2: ("Petugas kurang menjelaskan langkah berikutnya.", "Ruang tunggu panas dan sempit."),
    3: ("Cepat, tetapi nomor antrean sulit dilihat.", "Petugas sabar menjelaskan."),
    4: ("Selesai dalam lima belas menit, terima kasih.", "Petugas ramah dan informasinya jelas."),
}


def survey_records(region: Region, *, as_of: date) -> Iterator[Record]:
    """A year of survey figures, up to the last whole month."""
    months = months_until(as_of, count=13)[:-1]
    for unit in region.units:
        if (scores := SERVED.get(unit.code.removeprefix(f"{region.code}-"))) is None:
            continue
        chance = Random(f"{unit.code}/survey")
        for place, month in enumerate(months):
            cents = round((scores[0] + (scores[1] - scores[0]) * place / 11) * 100) + chance.randint(
                -150, 150
            )
            source = f"SKM {month:%m/%Y}, kuesioner di loket"
            row = (unit.code, f"{month:%Y-%m}", chance.randint(60, 240), f"{cents / 100:.2f}", source)
            yield "service_satisfaction", row


def paper_records(region: Region, *, as_of: date) -> Iterator[Record]:
    """Questionnaires of one served office that were filled in on paper, in the last three whole months."""
    served = (unit for unit in region.units if unit.code.removeprefix(f"{region.code}-") in SERVED)
    for unit in islice(served, 1):
        chance = Random(f"{unit.code}/paper")
        for month in months_until(as_of, count=4)[:-1]:
            for number in range(1, 13):
                rating = chance.choices((1, 2, 3, 4), (1, 3, 8, 6))[0]
                comment = chance.choice(COMMENTS[rating]) if chance.random() < 0.25 else ""
                day = month + timedelta(days=chance.randrange(28))
                yield "service_answers", (unit.code, f"{month:%Y%m}-{number:02}", day, rating, "", comment)


def give_answers(principal: Principal, *, as_of: date) -> None:
    """Answers of the last months to the forms of the served offices; some comments already judged."""
    units = [unit for unit in Unit.objects.order_by("pk") if unit.code.rpartition("-")[2] in SERVED]
    rows = [row for unit in units for row in _answers(unit, principal=principal, as_of=as_of)]
    with acting(by=principal.identity, reason="demo answers", purpose=principal.purpose):
        keep_answers(rows)


def _answers(unit: Unit, *, principal: Principal, as_of: date) -> Iterator[ServiceFeedback]:
    chance = Random(f"{unit.code}/answers")
    for month, count in zip(months_until(as_of, count=len(ANSWERS)), ANSWERS, strict=True):
        for _number in range(count):
            day = min(month + timedelta(days=chance.randrange(28)), as_of)
            rating = chance.choices((1, 2, 3, 4), (1, 2, 8, 7))[0]
            shown = chance.random() < 0.5
            yield ServiceFeedback(
                unit=unit,
                given_at=timezone.make_aware(datetime.combine(day, time(8, chance.randrange(60)))),
                rating=rating,
                comment=chance.choice(COMMENTS[rating]) if chance.random() < 0.3 else "",
                state=FeedbackState.SHOWN if shown else FeedbackState.NEW,
                judged_by=principal.identity if shown else "",
                nonce=f"{chance.getrandbits(128):032x}",
            )
