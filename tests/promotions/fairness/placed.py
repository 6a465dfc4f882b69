"""Fairness figures put in their place without the run they are of being sent, for tests that only look at pages."""

import pgtrigger
from django.utils import timezone

from asn_career.base.audit import acting
from promotions.models import (
    FairnessCount,
    FairnessDeparture,
    FairnessGap,
    FairnessReport,
    FairnessResponse,
    FairnessYear,
)

ROWS = (("L", 60, 20, ""), ("P", 50, 8, "review"), ("unknown", 3, 1, ""))


def place_fairness(add, *, shortlist, root, by, today, inside=None, words=str, rows=ROWS):
    """A report with counts of one stage, gaps, departures and a written response; ``add`` creates what has an id."""
    where = {} if inside is None else {"inside": inside}
    at = timezone.now()
    with acting(by="tests"), pgtrigger.ignore("promotions.FairnessReport:after_it_was_sent"):
        report = add(
            FairnessReport, shortlist=shortlist, number=1, occasion="sent", root=root, as_of=today,
            computed_at=at, **({} if inside is None else {"inside": root}),
        )  # fmt: skip
        FairnessCount.objects.bulk_create(
            FairnessCount(
                report=report, attribute=attribute, stage="eligible", group=group, entered=entered,
                passed=passed, state=state,
            )
            for attribute in ("sex", "age")
            for group, entered, passed, state in rows
        )  # fmt: skip
        FairnessDeparture.objects.create(report=report, attribute="sex", group="P", before_it=2, departed=1)
        FairnessGap.objects.create(
            report=report, attribute="sex", criterion="score", measure="mean_gap", people=60, value=-0.4
        )
        text = f"{words('response')} – tanggapan yang cukup panjang"
        response = add(FairnessResponse, report=report, due_on=today, text=text, by=by, at=at, **where)
    return report, response


def place_year(add, *, root, by, year, words="", number=1, **where):
    """A summary that waits for its second person."""
    content = {
        "format": 1, "agency": {"code": root.code, "name": root.name}, "year": year, "runs": 1, "attributes": [],
        "rule": {"cell": 10, "people": 30, "ratio": "0.8"}, "not_known": ["disability"],
        "responses": {"due": 0, "written": 0},
    }  # fmt: skip
    with acting(by="tests"):
        return add(
            FairnessYear, root=root, year=year, number=number, content=content, content_hash="0" * 64,
            statement=f"{words} – pernyataan yang cukup panjang", drafted_by=by, **where,
        )  # fmt: skip
