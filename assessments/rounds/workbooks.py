"""Rating without a line: the sheets of one rater in one round as a workbook, filled in anywhere and sent back later.

Named raters alone: an answer without a name lies in no file. Reading is whole or not at all, and sending the same file
again changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asn_career.base.errors import DomainError
from asn_career.base.exports import Sheet, workbook
from asn_career.base.imports.intake import Limits, PackageRefused, RawRow, TableLayout, open_package
from assessments.models import AssessmentRound, CompetencyRating, RatingSheet, RoundIndicator
from assessments.rounds import rating
from assessments.rounds.instrument import Question, questions_about
from assessments.rounds.rules import RoundRules
from employees.access import Principal

SHEET = "penilaian"
SUBJECT, STATEMENT, VALUE, NOTE, EVIDENCE = "lembar", "kode_pernyataan", "nilai", "catatan", "bukti"
HEADINGS = (SUBJECT, "nama", "kompetensi", "level", STATEMENT, "pernyataan", VALUE, NOTE, EVIDENCE)
NOT_JUDGED = "-"
LARGEST = Limits(upload=5 * 1024 * 1024, unpacked_workbook=50 * 1024 * 1024, cpu=30, wall=60)
MOST_FAULTS = 20
_OWN = "sheets of the account that rates"


class RatingsRefusedError(DomainError):
    """Nothing of the file was kept; ``faults`` say what to mend, cell by cell."""

    code = "ratings_refused"
    message = gettext_lazy("Nothing of the file was kept. %(faults)s")
    status = 422


@dataclass(slots=True)
class _Part:
    """What the file says of one competency of one sheet."""

    sheet: RatingSheet
    question: Question
    rows: int = 0
    values: dict[int, int | None] = field(default_factory=dict)
    note: str = ""
    evidence: str = ""


def sheets_of(round: AssessmentRound, *, by: Principal) -> list[RatingSheet]:
    """The reader's own sheets in a round that has opened, by name of the subject. One query."""
    if by.account_key is None:
        return []
    rows = (
        RatingSheet.objects.unscoped(reason=_OWN)
        .standing()
        .filter(
            subject__round=round, subject__round__opened_at__isnull=False, account__public_id=by.account_key
        )
    )
    found = rows.select_related("subject__round", "subject__employee", "account")
    return list(found.order_by("subject__employee__name", "pk"))


def as_workbook(sheets: Sequence[RatingSheet]) -> bytes:
    """The sheets as an .xlsx with what is saved already, a row for each statement, and the scale. Three queries."""
    rules = RoundRules(sheets[0].subject.round.rules)
    questions, saved = questions_about([sheet.subject for sheet in sheets]), rating.ratings_on(sheets)
    rows = [row for sheet in sheets for row in _rows(sheet, questions[sheet.subject_id], saved[sheet.pk])]
    scale = [*((str(value), said) for value, said in rules.scale), (NOT_JUDGED, _("cannot be judged"))]
    return workbook(
        [
            Sheet(SHEET, HEADINGS, rows, text_columns=True),
            Sheet("skala", ("nilai", "arti"), scale, text_columns=True),
        ]
    )


def take(round: AssessmentRound, chunks: Iterable[bytes], *, name: str, by: Principal) -> int:
    """Save what the file says, in one transaction; how many competencies changed. Raises ``RatingsRefusedError``."""
    sheets = sheets_of(round, by=by)
    parts = _read(chunks, name=name, sheets=sheets)
    known = rating.ratings_on(sheets)
    changed = 0
    faults: list[str] = []
    with transaction.atomic():
        for part in parts:
            if _says(part, known[part.sheet.pk].get(part.question.competency.pk)):
                continue
            try:
                rating.save(
                    part.sheet, part.question, part.values, by=by, note=part.note, evidence=part.evidence
                )
            except DomainError as error:
                faults.append(
                    f"{part.sheet.subject.employee.full_name}, {part.question.competency.name}: {error}"
                )
            changed += 1
        if faults:
            raise RatingsRefusedError(faults=" ".join(faults[:MOST_FAULTS]))
    return changed


def _rows(
    sheet: RatingSheet, questions: Sequence[Question], saved: Mapping[int, CompetencyRating]
) -> Iterable[tuple[Any, ...]]:
    for question in questions:
        known = saved.get(question.competency.pk)
        for place, row in enumerate(question.indicators):
            first = known if place == 0 else None
            yield (
                str(sheet.public_id),
                sheet.subject.employee.full_name,
                question.competency.name,
                row.level,
                str(row.public_id),
                row.text,
                _spelled(known, row),
                first.note if first else "",
                first.evidence if first else "",
            )


def _spelled(known: CompetencyRating | None, row: RoundIndicator) -> str:
    if known is None or str(row.pk) not in known.answers:
        return ""
    value = known.answers[str(row.pk)]
    return NOT_JUDGED if value is None else str(value)


def _says(part: _Part, known: CompetencyRating | None) -> bool:
    """Whether what is saved is what the file says."""
    return known is not None and (rating.values_of(known), known.note, known.evidence) == (
        part.values,
        part.note.strip(),
        part.evidence.strip(),
    )


def _read(chunks: Iterable[bytes], *, name: str, sheets: Sequence[RatingSheet]) -> list[_Part]:
    """What is filled in, by sheet and competency; everything that is wrong is told at once."""
    layout = TableLayout(
        name=SHEET,
        columns={heading: frozenset() for heading in HEADINGS},
        required=frozenset({SUBJECT, STATEMENT, VALUE}),
        key=(SUBJECT, STATEMENT),
    )
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST.upload:
                raise RatingsRefusedError(faults=_("It is larger than 5 MB. Send your own workbook alone."))
            kept.write(chunk)
        kept.flush()
        try:
            with open_package(Path(kept.name), layouts=[layout], limits=LARGEST, name=name) as package:
                rows = list(package.rows(SHEET)) if SHEET in package.tables else None
        except PackageRefused as error:
            told = " ".join(f"{said.message} {said.remedy}" for said in error.messages)
            raise RatingsRefusedError(faults=told) from error
    if rows is None:
        raise RatingsRefusedError(
            faults=_("The sheet “penilaian” is missing. Fill in the workbook you downloaded here.")
        )
    return _Reader(sheets).parts(rows)


class _Reader:
    """Rows on their way to ratings."""

    def __init__(self, sheets: Sequence[RatingSheet]) -> None:
        self.faults: list[str] = []
        self.found: dict[tuple[int, int], _Part] = {}
        questions = questions_about([sheet.subject for sheet in sheets])
        self.asked: dict[tuple[str, str], tuple[RatingSheet, Question, RoundIndicator]] = {
            (str(sheet.public_id), str(row.public_id)): (sheet, question, row)
            for sheet in sheets
            for question in questions[sheet.subject_id]
            for row in question.indicators
        }
        self.known = {str(sheet.public_id) for sheet in sheets}
        self.highest = RoundRules(sheets[0].subject.round.rules).highest if sheets else 0

    def parts(self, rows: Iterable[RawRow]) -> list[_Part]:
        for row in rows:
            self._row(row)
        filled = [part for part in self.found.values() if part.values]
        for part in filled:
            missing = len(part.question.indicators) - len(part.values)
            if missing:
                told = {
                    "name": part.sheet.subject.employee.full_name,
                    "competency": part.question.competency.name,
                    "n": missing,
                }
                said = _(
                    "%(name)s, %(competency)s: %(n)s values are missing; write them, or “-” where you cannot judge."
                )
                self.faults.append(said % told)
        if self.faults:
            raise RatingsRefusedError(faults=" ".join(self.faults[:MOST_FAULTS]))
        return filled

    def _row(self, row: RawRow) -> None:
        sheet_id, statement = _text(row, SUBJECT), _text(row, STATEMENT)
        if sheet_id not in self.known:
            self._blame(
                row,
                SUBJECT,
                sheet_id,
                _("it is of another round or another rater; download your own workbook"),
            )
            return
        asked = self.asked.get((sheet_id, statement))
        if asked is None:
            self._blame(
                row,
                STATEMENT,
                statement,
                _("this person is not asked about it; leave the codes as they were"),
            )
            return
        sheet, question, indicator = asked
        part = self.found.setdefault((sheet.pk, question.competency.pk), _Part(sheet, question))
        part.rows += 1
        part.note = part.note or _text(row, NOTE)
        part.evidence = part.evidence or _text(row, EVIDENCE)
        value = _text(row, VALUE)
        if indicator.pk in part.values and value:
            self._blame(row, STATEMENT, statement, _("it stands in an earlier row; keep one of them"))
        elif value == NOT_JUDGED:
            part.values[indicator.pk] = None
        elif value.isdecimal() and 1 <= int(value) <= self.highest:
            part.values[indicator.pk] = int(value)
        elif value:
            remedy = _("write a number from 1 to %(highest)s, or “-”") % {"highest": self.highest}
            self._blame(row, VALUE, value, remedy)

    def _blame(self, row: RawRow, column: str, value: str, remedy: str) -> None:
        told = {"row": row.number, "column": column, "value": value, "remedy": remedy}
        self.faults.append(_("Row %(row)s, column %(column)s, “%(value)s”: %(remedy)s.") % told)


def _text(row: RawRow, column: str) -> str:
    value = row.cells[column].value if column in row.found else None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value).strip()
