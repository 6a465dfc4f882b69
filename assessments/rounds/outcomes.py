"""From everything that was rated about subjects to the level of each source, or why it is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.choices import Source
from assessments.models import CompetencyRating, RoundIndicator, RoundOutcome, RoundSubject, Settlement
from assessments.rounds.choices import BY_ASSESSORS, LEAST_ANSWERS, RaterRole, UnknownReason
from assessments.rounds.instrument import asked_indicators
from assessments.rounds.levels import Found, Mean, level_of, mean_of_counts, mean_of_groups, score_of
from assessments.rounds.rules import RoundRules
from assessments.rounds.tallying import Tally

_GATE = "ratings of a round's subjects, to find what they come to"
_SOURCES = {RaterRole.SELF.value: Source.SELF, RaterRole.SUPERIOR.value: Source.SUPERIOR}
Values = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Sheets:
    """What was rated under a name about one subject: by role, then by account, values by indicator."""

    by_role: Mapping[str, Mapping[int, Mapping[int, Values]]]  # role -> account -> competency -> values
    handed_in: frozenset[int]  # accounts

    def of(self, role: str, competency: int) -> dict[int, Values]:
        """By account, where it was rated."""
        given = self.by_role.get(role, {})
        return {account: rows[competency] for account, rows in given.items() if competency in rows}


@dataclass(frozen=True, slots=True)
class Difference:
    """Assessors of one subject who lie too far apart in one competency."""

    subject: RoundSubject
    competency: int
    levels: Mapping[int, Decimal]  # by account

    @property
    def spread(self) -> Decimal:
        return max(self.levels.values()) - min(self.levels.values())


def read_sheets(subjects: Iterable[RoundSubject]) -> dict[int, Sheets]:
    """What is saved about these subjects. One query."""
    rows = CompetencyRating.objects.unscoped(reason=_GATE).filter(
        sheet__subject__in=[row.pk for row in subjects], sheet__excused_on__isnull=True
    )
    roles: dict[int, Any] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    done: dict[int, set[int]] = defaultdict(set)
    told = rows.values_list(
        "sheet__subject", "sheet__role", "sheet__account", "sheet__done_on", "competency", "answers"
    )
    for subject, role, account, done_on, competency, answers in told:
        values = {int(key): value for key, value in answers.items()}
        roles[subject][role][account][competency] = values
        if done_on:
            done[subject].add(account)
    return {key: Sheets(found, frozenset(done[key])) for key, found in roles.items()}


def find_differences(
    subjects: Sequence[RoundSubject],
    sheets: Mapping[int, Sheets],
    *,
    indicators: Sequence[RoundIndicator],
    rules: RoundRules,
    only_handed_in: bool,
) -> list[Difference]:
    """Where assessors lie too far apart and nothing is settled yet; while rating goes on, of whole pairs only."""
    settled = set(
        Settlement.objects.unscoped(reason=_GATE)
        .filter(subject__in=[row.pk for row in subjects])
        .values_list("subject", "competency")
    )
    found = []
    for subject in subjects:
        given = sheets.get(subject.pk)
        if given is None:
            continue
        for competency, asked in _asked(subject, indicators).items():
            rated = given.of(RaterRole.ASSESSOR, competency)
            if only_handed_in and not set(rated) <= given.handed_in:
                continue
            levels = _levels(rated, asked, rules)
            apart = Difference(subject, competency, levels) if len(levels) > 1 else None
            if apart and apart.spread >= rules.apart and (subject.pk, competency) not in settled:
                found.append(apart)
    return found


def levels_by_assessor(
    subjects: Sequence[RoundSubject],
    sheets: Mapping[int, Sheets],
    *,
    indicators: Sequence[RoundIndicator],
    rules: RoundRules,
) -> Iterator[tuple[int, int, Mapping[int, Decimal]]]:
    """Person, competency, and the level that each assessor's ratings show by themselves, by account."""
    for subject in subjects:
        given = sheets.get(subject.pk)
        if given is None:
            continue
        for competency, asked in _asked(subject, indicators).items():
            levels = _levels(given.of(RaterRole.ASSESSOR, competency), asked, rules)
            if levels:
                yield subject.employee_id, competency, levels


def outcomes_of(
    subject: RoundSubject,
    *,
    method: str,
    sheets: Sheets | None,
    tally: Tally | None,
    settled: Mapping[int, Decimal],
    skipped: frozenset[int],
    indicators: Sequence[RoundIndicator],
    rules: RoundRules,
) -> Iterator[RoundOutcome]:
    """Outcomes of one subject, but for competencies ``skipped`` because they wait to be settled."""
    given = sheets or Sheets({}, frozenset())
    for competency, asked in _asked(subject, indicators).items():
        made: dict[str, Any] = {"subject": subject, "competency_id": competency}
        if method in BY_ASSESSORS:
            if competency not in skipped:
                yield _by_assessors(made, given, competency, asked, method, settled.get(competency), rules)
            continue
        for role, source in _SOURCES.items():
            rated = given.of(role, competency)
            if rated or method == source:
                yield _outcome(made, source, level_of(_means(rated, asked), rules=rules), len(rated))
        if method == Source.FEEDBACK_360:
            yield _of_feedback(made, given, competency, asked, tally, rules)


def feedback_score(
    tally: Tally | None, sheets: Sheets | None, *, indicators: Sequence[RoundIndicator], rules: RoundRules
) -> Mean:
    """The yearly score of 360 degrees: each group's mean weighs the same, on 0 to 100; None without a counted group."""
    if tally is None or not tally.groups:
        return None
    means = [
        mean_of_groups(mean_of_counts(counts or [], least=LEAST_ANSWERS) for counts in by_indicator.values())
        for _answers, by_indicator in tally.groups.values()
    ]
    for rows in (sheets.by_role.get(RaterRole.SUPERIOR, {}) if sheets else {}).values():
        values = [Decimal(value) for each in rows.values() for value in each.values() if value is not None]
        means.append(mean_of_groups(values))
    return score_of(mean_of_groups(means), rules=rules)


def _by_assessors(
    made: dict[str, Any],
    given: Sheets,
    competency: int,
    asked: Mapping[int, list[int]],
    method: str,
    settled: Decimal | None,
    rules: RoundRules,
) -> RoundOutcome:
    rated = given.of(RaterRole.ASSESSOR, competency)
    if settled is not None:
        levels = {str(account): str(level) for account, level in _levels(rated, asked, rules).items()}
        found = Found(settled, "", ({"settled": str(settled), "levels": sorted(levels.values())},))
        return _outcome(made, Source(method), found, len(rated))
    return _outcome(made, Source(method), level_of(_means(rated, asked), rules=rules), len(rated))


def _of_feedback(
    made: dict[str, Any],
    given: Sheets,
    competency: int,
    asked: Mapping[int, list[int]],
    tally: Tally | None,
    rules: RoundRules,
) -> RoundOutcome:
    """Each counted group and the superior weigh the same; without a counted group there is nothing to tell."""
    if tally is None or not tally.groups:
        return _outcome(made, Source.FEEDBACK_360, Found(None, UnknownReason.TOO_FEW_ANSWERS, ()), 0)
    superior = list(given.of(RaterRole.SUPERIOR, competency).values())
    means = {
        level: [
            mean_of_groups(
                [
                    *(
                        mean_of_counts(by_indicator.get(key) or [], least=LEAST_ANSWERS)
                        for _answers, by_indicator in tally.groups.values()
                    ),
                    *(_value(values, key) for values in superior),
                ]
            )
            for key in keys
        ]
        for level, keys in asked.items()
    }
    counted = sum(answers for answers, _counts in tally.groups.values())
    return _outcome(made, Source.FEEDBACK_360, level_of(means, rules=rules), counted + len(superior))


def _outcome(made: dict[str, Any], source: Source, found: Found, answers: int) -> RoundOutcome:
    return RoundOutcome(
        **made,
        source=source,
        level=found.level,
        unknown_reason=found.reason,
        answers=answers,
        basis=found.explanation,
    )


def _levels(
    rated: Mapping[int, Values], asked: Mapping[int, list[int]], rules: RoundRules
) -> dict[int, Decimal]:
    """The level that each assessor's ratings show by themselves, where they show one."""
    found = {
        account: level_of(_means({account: values}, asked), rules=rules).level
        for account, values in rated.items()
    }
    return {account: level for account, level in found.items() if level is not None}


def _means(rated: Mapping[int, Values], asked: Mapping[int, list[int]]) -> dict[int, list[Mean]]:
    return {
        level: [mean_of_groups(_value(values, key) for values in rated.values()) for key in keys]
        for level, keys in asked.items()
    }


def _value(values: Values, key: int) -> Mean:
    value = values.get(key)
    return None if value is None else Decimal(value)


def _asked(subject: RoundSubject, indicators: Sequence[RoundIndicator]) -> dict[int, dict[int, list[int]]]:
    """Numbers of the indicators asked about a subject, by competency and level."""
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in asked_indicators(subject, indicators):
        found[row.competency_id][row.level].append(row.pk)
    return {key: dict(sorted(levels.items())) for key, levels in sorted(found.items())}
