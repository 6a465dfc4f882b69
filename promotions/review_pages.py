"""What the review page shows of a shortlist: rows with their people, counts, and who lacks a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, Window
from django.utils.translation import gettext as _

from employees.access import Principal
from employees.models import Employee
from promotions.choices import CandidateOutcome, CommitteeState
from promotions.eligibility import RULES
from promotions.explanations import Lack, lacking_in
from promotions.models import Candidate, Considered, Shortlist
from promotions.permissions import sees_all_of
from promotions.querysets import ConsideredQuerySet, refused_by
from promotions.retelling import Retold, retell
from promotions.rule_sets.content import demanded_in
from promotions.wording import rule_label

# The composition bar: components in the four groups that people speak of.
GROUPS = (
    ("performance", ("predicate", "award", "team", "feedback")),
    ("competence", ("competency", "development", "technical")),
    ("potential", ("potential", "experience", "education", "field_of_study")),
    ("discipline", ("discipline",)),
)
WITHOUT_SCORE_SHOWN = 20
_INELIGIBLE = CandidateOutcome.INELIGIBLE


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Somebody who was considered, with the person's post, unit and rank of the run's day."""

    candidate: Candidate | Considered
    person: Employee
    told: Retold | None  # of whoever has a score, and of others where methods are demanded

    @property
    def composition(self) -> list[tuple[str, Decimal]]:
        """Points by group, for the bar; all 0 without a score."""
        contributions = self.told.contributions if self.told else ()
        points = {part["code"]: Decimal(part["points"]) for part in contributions}
        return [
            (_group_label(name), sum((points.get(c, Decimal(0)) for c in codes), Decimal(0)))
            for name, codes in GROUPS
        ]

    @property
    def needs_stronger(self) -> bool:
        """Whether something is there by a weaker method than the vacancy takes, and nothing that it takes."""
        return bool(self.told and self.told.weaker)

    @property
    def reasons(self) -> list[str]:
        """Rules that refuse the person, or that people have to check."""
        wanted = "fail" if self.candidate.outcome == "ineligible" else "manual"
        return [rule_label(rule) for rule, found in self.candidate.rule_outcomes.items() if found == wanted]


def _group_label(name: str) -> str:
    return {
        "performance": _("Performance"),
        "competence": _("Competence"),
        "potential": _("Potential"),
        "discipline": _("Discipline"),
    }[name]


def review_of(
    considered: Iterable[Candidate | Considered],
    *,
    totals: Totals,
    principal: Principal,
    shortlist: Shortlist,
) -> tuple[list[ReviewRow], list[tuple[Candidate, tuple[Lack, ...]]]]:
    """The people of one page, and the first of the eligible without a score with what would complete it.

    Whose score has parts to show, or lacks some, are retold together, and where methods are demanded whoever is not
    refused; nothing more is told of the others in a list.
    """
    listed = list(considered)
    lacking = _without_score(shortlist, principal=principal) if totals.without_score else []
    for row in (*listed, *lacking):
        row.shortlist = shortlist
    demands = bool(demanded_in(shortlist.rule_set))
    scored = [row for row in listed if row.score is not None or (demands and row.outcome != _INELIGIBLE)]
    told = retell([*scored, *lacking])
    parts = {row.employee_id: each for row, each in zip(scored, told, strict=False)}
    rows = rows_of(listed, parts, principal=principal, shortlist=shortlist)
    return rows, list(zip(lacking, lacking_in(told[len(scored) :], named=False), strict=True))


def waiting_for_method(shortlist: Shortlist, *, principal: Principal) -> tuple[int, list[Candidate]]:
    """How many of the reader's people need a stronger method, and the first of them. One query, or none."""
    if not demanded_in(shortlist.rule_set):
        return 0, []
    seen = Candidate.objects.visible_to(principal).needing_method(shortlist).select_related("employee")
    rows = list(seen.annotate(many=Window(Count("pk"))).order_by("pk")[:WITHOUT_SCORE_SHOWN])
    return (rows[0].many if rows else 0), rows


def rows_of(
    listed: Sequence[Candidate | Considered],
    retold: Mapping[int, Retold],
    *,
    principal: Principal,
    shortlist: Shortlist,
) -> list[ReviewRow]:
    """The people who are listed, as of the run's day, with what was retold of them, by person. One query."""
    people = Employee.objects.visible_to(principal).filter(pk__in=[row.employee_id for row in listed])
    known = {
        person.pk: person
        for person in people.select_related("home_unit")
        .with_current_post(on=shortlist.as_of)
        .with_rank(on=shortlist.as_of)
    }
    return [ReviewRow(row, known[row.employee_id], retold.get(row.employee_id)) for row in listed]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many people a reader sees in all, by outcome, ranked, and by rule that refuses them."""

    considered: int
    ranked: int
    eligible: int
    manual: int
    ineligible: int
    refused: tuple[tuple[str, int], ...]

    @property
    def without_score(self) -> int:
        """Eligible people whose score lacks something: whoever has one is ranked."""
        return self.eligible - self.ranked


def totals_for(principal: Principal, shortlist: Shortlist) -> Totals:
    """What the reader's own people come to: as the run keeps it for who sees all of them, else counted."""
    if shortlist.refused is None or not sees_all_of(principal, shortlist):
        return totals_of(Considered.objects.visible_to(principal).on(shortlist))
    names = ("considered", "ranked", "eligible", "manual", "ineligible")
    return Totals(**{name: getattr(shortlist, name) for name in names}, refused=_refused(shortlist.refused))


def totals_of(considered: ConsideredQuerySet) -> Totals:
    """What these people come to, so that no total tells of others. One query."""
    by_outcome = {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in CandidateOutcome.values}
    by_rule = {f"rule_{rule}": Count("pk", filter=refused_by(rule)) for rule in RULES}
    found = considered.order_by().aggregate(
        considered=Count("pk"), ranked=Count("rank"), **by_outcome, **by_rule
    )
    refused = {rule: found.pop(f"rule_{rule}") for rule in RULES}
    return Totals(**found, refused=_refused(refused))


def _refused(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Rules that refuse anybody, in words, those that refuse most first."""
    most_first = sorted(counts.items(), key=lambda item: (-item[1], RULES.index(item[0])))
    return tuple((rule_label(rule), count) for rule, count in most_first if count)


def _without_score(shortlist: Shortlist, *, principal: Principal) -> list[Candidate]:
    rows = Candidate.objects.visible_to(principal).on(shortlist).without_score().select_related("employee")
    return list(rows.order_by("pk")[:WITHOUT_SCORE_SHOWN])


def totals_by_run(shortlists: Iterable[Shortlist], *, principal: Principal) -> None:
    """Let the totals of listed runs count the reader's people alone. At most one query."""
    partly = {row.pk: row for row in shortlists if not sees_all_of(principal, row)}
    if not partly:
        return
    by_outcome = {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in CandidateOutcome.values}
    seen = Considered.objects.visible_to(principal).filter(shortlist__in=partly).order_by()
    counted = {
        row["shortlist"]: row for row in seen.values("shortlist").annotate(n=Count("pk"), **by_outcome)
    }
    for pk, row in partly.items():
        found = counted.get(pk, {})
        row.considered = found.get("n", 0)
        row.eligible, row.manual = found.get("eligible", 0), found.get("manual", 0)
        row.ineligible = found.get("ineligible", 0)


# The stage by the state of the committee that has the run; one more than there are: all are done.
_AFTER_SENDING = {
    CommitteeState.PROPOSED.value: 5,
    CommitteeState.DECIDED.value: 6,
    CommitteeState.APPOINTED.value: 6,
}


def stages() -> list[str]:
    return [
        _("Vacancy"),
        _("Automatic screening"),
        _("Verification by BKPSDM"),
        _("Committee meeting"),
        _("Decision by the PPK"),
    ]


def stage_of(shortlist: Shortlist) -> int:
    """Which stage a published shortlist is in, counted from 1; ``with_committee_state`` tells those after sending."""
    if shortlist.is_sent:
        return _AFTER_SENDING.get(getattr(shortlist, "committee_state", None) or "", 4)
    return 3 if shortlist.stands else 2


def choice_of(principal: Principal, shortlist: Shortlist, ids: Sequence[str]) -> list[Candidate | Considered]:
    """The people that a person ticked, among those they may see; who has no row yet is told from the blocks."""
    wanted = ("employee", "shortlist__vacancy__position__unit")
    rows = Candidate.objects.visible_to(principal).on(shortlist).filter(public_id__in=ids)
    found: list[Candidate | Considered] = list(rows.select_related(*wanted).order_by("pk"))
    missing = {UUID(one) for one in ids} - {row.public_id for row in found}
    if missing:
        others = Considered.objects.visible_to(principal).on(shortlist).filter(public_id__in=missing)
        found += others.select_related(*wanted).order_by("pk")
    return found
