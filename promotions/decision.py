"""The whole decision about one person before one post: eligibility, score and its parts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from asn_career.base.figures import to_cents
from asn_career.base.findings import ELIGIBLE, RuleOutcome, Settlement, overall
from assessments.job_fit import JobFit, job_fit
from promotions.contributions import Contribution, contributions
from promotions.demanded_methods import counting, demand_of
from promotions.eligibility import Case, judge_for
from promotions.merit import Merit, MeritWeights, merit_of, weights_for
from promotions.ranking import Standing
from promotions.records import CandidateFacts, Demand, Target
from promotions.rulebook import RuleBook
from promotions.talent import Talent, personal_components, post_components, recorded, talent_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What was found about a person; ``own`` is their talent in their own post, ``talent`` before the target."""

    outcome: str
    rules: tuple[RuleOutcome, ...]
    fit: JobFit
    own: Talent
    talent: Talent
    merit: Merit
    contributions: tuple[Contribution, ...]

    @property
    def standing(self) -> Standing | None:
        """What ranks an eligible person with a score; None for everyone else."""
        score, uncapped, y = self.merit.score, self.fit.jpm_uncapped, self.talent.y
        if self.outcome != ELIGIBLE or score is None or uncapped is None or y is None:
            return None
        return Standing(score, to_cents(uncapped), y)


class Decider:
    """Decides about any number of people before one post; what depends on the post alone is prepared once."""

    def __init__(self, target: Target, *, rules: RuleBook) -> None:
        self.target = target
        self.rules = rules
        self.judge = judge_for(target, rules=rules)
        self.weights = weights_of(target, rules=rules)
        self.methods = demand_of(target.kind, target.demand.required, rules=rules)

    def counted(self, facts: CandidateFacts) -> CandidateFacts:
        """The facts as they count before the post: all of them, unless it demands methods."""
        return facts if self.methods is None else counting(facts, self.methods)

    def decide(
        self, facts: CandidateFacts, *, own_demand: Demand | None, settled: Mapping[str, Settlement]
    ) -> Decision:
        counted = self.counted(facts)
        fit = job_fit(self.target.demand.required, held=counted.levels_held(), rules=self.rules.fit)
        own, talent = self._talents(facts, counted, own_demand=own_demand, fit=fit)
        case = Case(facts=counted, target=self.target, fit=fit, box=own.box, rules=self.rules)
        rules = self.judge(case, settled)
        merit = merit_of(talent, technical=fit.jpm_technical, weights=self.weights)
        return Decision(
            overall(rules), rules, fit, own, talent, merit, self._parts(talent, merit=merit, fit=fit)
        )

    def _talents(
        self, facts: CandidateFacts, counted: CandidateFacts, *, own_demand: Demand | None, fit: JobFit
    ) -> tuple[Talent, Talent]:
        """In the own post from everything that is official, and before the target from what counts there."""
        personal = personal_components(facts, rules=self.rules)
        held = facts.levels_held()
        own_fit = job_fit(own_demand.required, held=held, rules=self.rules.fit) if own_demand else JobFit()
        own = post_components(facts, demand=own_demand, jpm=own_fit.jpm, rules=self.rules)
        before = post_components(counted, demand=self.target.demand, jpm=fit.jpm, rules=self.rules)
        potential = {"potential": recorded(counted.potential)}
        return (
            talent_of(personal | own, rules=self.rules),
            talent_of(personal | before | potential, rules=self.rules),
        )

    def _parts(self, talent: Talent, *, merit: Merit, fit: JobFit) -> tuple[Contribution, ...]:
        if merit.score is None:
            return ()
        return contributions(
            merit.score,
            components=talent.components,
            technical=fit.jpm_technical,
            weights=self.weights,
            rules=self.rules,
        )


def weights_of(target: Target, *, rules: RuleBook) -> MeritWeights:
    """The merit weights of a post, by its kind and whether its standard has technical requirements."""
    technical = any(row.kind in rules.fit.technical for row in target.demand.required or ())
    return weights_for(target.kind, has_technical=technical, rules=rules)
