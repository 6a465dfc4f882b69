"""Why a candidate stands where they stand: the sentence, the parts of the score, every rule, the neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from asn_career.base.findings import RuleOutcome
from competencies.models import Competency
from employees.access import Principal
from promotions.choices import CandidateOutcome, RuleResult
from promotions.contributions import component_weights
from promotions.merit import MeritWeights
from promotions.models import Candidate, Considered, Shortlist
from promotions.permissions import sees_all_of
from promotions.retelling import Retold, plain, retell
from promotions.review import open_in
from promotions.rulebook import COMPONENTS, TECHNICAL
from promotions.stronger_methods import (
    NeededMethod,
    method_of_part,
    needed_in,
    waits_for_method,
)
from promotions.wording import (
    COMPLETED_BY,
    component_label,
    figure,
    rule_label,
    shown_required,
    shown_value,
)

_WEIGHT_UNIT = Decimal(10_000)  # millionths of the score as percent


@dataclass(frozen=True, slots=True)
class Source:
    """The row that a value or an outcome comes from: the table of the API and the row's public id."""

    table: str
    public_id: str


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the score; the points of all lines make the score exactly."""

    code: str
    label: str
    value: Decimal | None
    weight: Decimal  # percent of the score
    points: Decimal | None
    source: Source | None
    method: str = ""  # by which the value was obtained; empty for what no assessment gives


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule with what was found; ``open`` rules can be settled by a verification."""

    code: str
    label: str
    outcome: str
    outcome_label: str
    value: str
    required: str
    basis: str
    source: Source | None
    verification: Source | None
    open: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """Something unknown, and what would complete it."""

    code: str
    label: str
    completed_by: str
    competencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The candidate above, below or level, how far away, and which component makes most of the difference."""

    public_id: str
    name: str
    rank: int
    shares_rank: bool
    difference: Decimal
    mostly: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that the explanation panel shows, in the order in which it shows it."""

    sentences: tuple[str, ...]
    parts: tuple[Part, ...]
    total: Decimal | None
    rules: tuple[RuleLine, ...]
    lacks: tuple[Lack, ...]
    stronger: tuple[NeededMethod, ...]
    above: Neighbour | None
    below: Neighbour | None
    sources: tuple[Source, ...]
    rule_set: str
    rule_set_hash: str
    engine_hash: str
    told: Retold

    @property
    def met(self) -> int:
        """Rules that stand in nobody's way."""
        return sum(line.outcome in (RuleResult.PASS, RuleResult.WARN) for line in self.rules)


def explain(candidate: Candidate | Considered, *, by: Principal) -> Explanation:
    """The explanation of one person, with neighbours as far as ``by`` may see them. A fixed number of queries."""
    shortlist = candidate.shortlist
    above, below = neighbours(candidate, by=by)
    told, *others = retell([candidate, *filter(None, (above, below))], methods=True)
    names = _names_in(told.rules, told.components["missing_competencies"])
    rules, parts = rule_lines(told, names=names), score_parts(candidate, told)
    beside = _beside(candidate, told, above, below, others)
    lacks = _lacks(told, names=names)
    return Explanation(
        sentences=_sentences(
            candidate, rules=rules, lacks=lacks, above=beside[0], ranked=_ranked(shortlist, by)
        ),
        parts=parts,
        total=candidate.score,
        rules=rules,
        lacks=lacks,
        stronger=needed_in([told.weaker], day=shortlist.as_of)[0],
        above=beside[0],
        below=beside[1],
        sources=_sources(parts, rules),
        rule_set=shortlist.rule_set["name"],
        rule_set_hash=shortlist.rule_set_hash,
        engine_hash=shortlist.engine_hash,
        told=told,
    )


def score_parts(candidate: Candidate | Considered, told: Retold, *, methods: bool = True) -> tuple[Part, ...]:
    """The lines of the score in the declared order, also where a value is unknown; without ``methods`` none is told."""
    values = told.components["values"]
    points = {part["code"]: Decimal(part["points"]) for part in told.contributions}
    weights = _weights(candidate.shortlist)
    found: dict[str, Any] = {code: values[code] for code in COMPONENTS}
    if weights.get(TECHNICAL):
        found[TECHNICAL] = {"value": candidate.jpm_technical, "record": ""}
    return tuple(
        Part(
            code=code,
            label=component_label(code),
            value=None if row["value"] is None else Decimal(row["value"]),
            weight=weights[code],
            points=points.get(code),
            source=source_of(row["record"]),
            method=method_of_part(code, told) if methods and row["value"] is not None else "",
        )
        for code, row in found.items()
    )


def rule_lines(told: Retold, *, names: Mapping[str, str] | None = None) -> tuple[RuleLine, ...]:
    """Every rule in the order of the table. One query where competencies are named that ``names`` does not give."""
    waiting, named = open_in(told), _names_in(told.rules) if names is None else names
    return tuple(_line(row, named, open=row["rule"] in waiting) for row in told.rules)


def lines_of(outcomes: Iterable[RuleOutcome]) -> tuple[RuleLine, ...]:
    """The same for outcomes that no run has kept. At most one query."""
    rows: list[Any] = [plain(outcome._asdict()) for outcome in outcomes]
    names = _names_in(rows)
    return tuple(_line(row, names, open=row["outcome"] == RuleResult.MANUAL) for row in rows)


def _names_in(rows: Iterable[Mapping[str, Any]], more: Iterable[str] = ()) -> dict[str, str]:
    """Names of the competencies that must be held, and of ``more``, by code. One query, or none."""
    asked = [row for row in rows if row["rule"] == "must_have"]
    codes = {code for row in asked for side in ("value", "required") for code in row[side] or ()} | set(more)
    return dict(Competency.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _line(row: Mapping[str, Any], names: Mapping[str, str], *, open: bool) -> RuleLine:
    return RuleLine(
        code=row["rule"],
        label=rule_label(row["rule"]),
        outcome=row["outcome"],
        outcome_label=str(RuleResult(row["outcome"]).label),
        value=shown_value(row["rule"], row["value"], names),
        required=shown_required(row["rule"], row["required"], names),
        basis=row["basis"],
        source=source_of(row["record"]),
        verification=source_of(row["verification"]),
        open=open,
    )


def lacking_in(retold: Sequence[Retold], *, named: bool = True) -> list[tuple[Lack, ...]]:
    """What scores lack, and what would complete them, in the given order; ``named`` asks for competencies' names."""
    codes = {code for told in retold if named for code in told.components["missing_competencies"]}
    names = dict(Competency.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return [_lacks(told, names=names) for told in retold]


def _lacks(told: Retold, *, names: Mapping[str, str]) -> tuple[Lack, ...]:
    return tuple(
        Lack(
            code=code,
            label=component_label(code),
            completed_by=_completed_by(code, told),
            competencies=tuple(names.get(each, each) for each in _missing_for(code, told)),
        )
        for code in told.missing
    )


def _missing_for(component: str, told: Retold) -> list[str]:
    """Codes of the missing competencies that the component is made of; none of a component that has none."""
    fit = told.decider.rules.fit
    made_of = {"competency": fit.core, TECHNICAL: fit.technical}.get(component, frozenset())
    kinds = {row.competency: row.kind for row in told.decider.target.demand.required or ()}
    return [code for code in told.components["missing_competencies"] if kinds.get(code) in made_of]


def _completed_by(code: str, told: Retold) -> str:
    """What would complete a component; where something is there by a weaker method, that it takes a stronger one."""
    what = str(COMPLETED_BY[code])
    if not waits_for_method(code, told):
        return what
    return gettext("%(what)s, by a method that the vacancy takes") % {"what": what}


def neighbours(
    candidate: Candidate | Considered, *, by: Principal
) -> tuple[Candidate | None, Candidate | None]:
    """The ranked candidates right above (or level) and below. One query."""
    if candidate.rank is None:
        return None, None
    seen = Candidate.objects.visible_to(by).on(candidate.shortlist).ranked()
    others = seen.exclude(employee=candidate.employee_id)
    before = others.filter(rank__lte=candidate.rank).order_by("-rank", "-pk").values("pk")[:1]
    after = others.filter(rank__gt=candidate.rank).order_by("rank", "pk").values("pk")[:1]
    beside = list(others.filter(Q(pk__in=before) | Q(pk__in=after)).for_table())
    above = next((row for row in beside if row.rank <= candidate.rank), None)
    below = next((row for row in beside if row.rank > candidate.rank), None)
    return above, below


def _beside(
    candidate: Candidate | Considered,
    told: Retold,
    above: Candidate | None,
    below: Candidate | None,
    others: Sequence[Retold],
) -> tuple[Neighbour | None, Neighbour | None]:
    remaining = iter(others)
    return (
        _neighbour(candidate, told, above, next(remaining)) if above else None,
        _neighbour(candidate, told, below, next(remaining)) if below else None,
    )


def _ranked(shortlist: Shortlist, by: Principal) -> int | None:
    """How many are ranked in all; None for who does not see all of them."""
    return shortlist.ranked if sees_all_of(by, shortlist) else None


def source_of(record: str) -> Source | None:
    """A record's name as table and public id."""
    table, separator, public_id = record.partition("/")
    return Source(table, public_id) if separator else None


def _weights(shortlist: Shortlist) -> dict[str, Decimal]:
    """The weight of each component in the score as the run sealed it, in percent."""
    weights = MeritWeights(**shortlist.rule_set["weights"])
    axes = shortlist.rule_set["rules"]["promotions.talent_axes"]["value"]
    shares = component_weights(weights, axes)
    return {code: Decimal(share) / _WEIGHT_UNIT for code, share in shares.items()} | (
        {TECHNICAL: Decimal(weights.technical)} if weights.technical else {}
    )


def _neighbour(
    candidate: Candidate | Considered, told: Retold, other: Candidate, others: Retold
) -> Neighbour | None:
    if candidate.score is None or other.score is None:
        return None
    return Neighbour(
        public_id=str(other.public_id),
        name=other.employee.full_name,
        rank=other.rank or 0,
        shares_rank=other.rank == candidate.rank,
        difference=other.score - candidate.score,
        mostly=_mostly(told, others),
    )


def _mostly(told: Retold, others: Retold) -> str:
    """The component that makes most of the difference; empty where there is none."""
    theirs = {part["code"]: Decimal(part["points"]) for part in others.contributions}
    own = {part["code"]: Decimal(part["points"]) for part in told.contributions}
    code, gap = max(
        ((code, abs(points - theirs.get(code, points))) for code, points in own.items()),
        key=lambda item: item[1],
        default=("", Decimal(0)),
    )
    return component_label(code) if gap else ""


def _sentences(
    candidate: Candidate | Considered,
    *,
    rules: Sequence[RuleLine],
    lacks: Sequence[Lack],
    above: Neighbour | None,
    ranked: int | None,
) -> tuple[str, ...]:
    if candidate.rank is not None:
        return tuple(filter(None, [_rank_sentence(candidate, ranked), _distance_sentence(above)]))
    if candidate.outcome == CandidateOutcome.ELIGIBLE:
        missing = ", ".join(lack.completed_by for lack in lacks)
        return (
            gettext("Eligible, but without a score. To complete it: %(missing)s.") % {"missing": missing},
        )
    outcome = RuleResult.FAIL if candidate.outcome == CandidateOutcome.INELIGIBLE else RuleResult.MANUAL
    names = [line.label for line in rules if line.outcome == outcome]
    return (_outcome_sentence(outcome, names),)


def _rank_sentence(candidate: Candidate | Considered, ranked: int | None) -> str:
    given = {"rank": candidate.rank, "ranked": ranked, "score": figure(candidate.score or Decimal(0))}
    if ranked is None:
        return gettext("Rank %(rank)s with a score of %(score)s.") % given
    return gettext("Rank %(rank)s of %(ranked)s with a score of %(score)s.") % given


def _distance_sentence(above: Neighbour | None) -> str:
    if above is None:
        return ""
    if above.shares_rank:
        return gettext("This rank is shared with somebody of the same score.")
    if not above.difference:
        return gettext("The same score as rank %(rank)s.") % {"rank": above.rank}
    return gettext("%(points)s points behind rank %(rank)s, mostly for: %(component)s.") % {
        "points": figure(above.difference),
        "rank": above.rank,
        "component": above.mostly,
    }


def _outcome_sentence(outcome: str, names: Sequence[str]) -> str:
    given = {"count": len(names), "names": ", ".join(names)}
    if outcome == RuleResult.FAIL:
        return (
            ngettext(
                "Not eligible: %(count)d requirement is not met (%(names)s).",
                "Not eligible: %(count)d requirements are not met (%(names)s).",
                len(names),
            )
            % given
        )
    return (
        ngettext(
            "To be checked by people: %(count)d requirement (%(names)s).",
            "To be checked by people: %(count)d requirements (%(names)s).",
            len(names),
        )
        % given
    )


def _sources(parts: Sequence[Part], rules: Sequence[RuleLine]) -> tuple[Source, ...]:
    """Every record that decided something, once."""
    found = (
        [part.source for part in parts]
        + [line.source for line in rules]
        + [line.verification for line in rules]
    )
    return tuple(dict.fromkeys(source for source in found if source))
