"""The rules, computed anew: the decision about one person before one post."""

import json

from promotions.bundle.verifier.containers import no_float
from promotions.bundle.verifier.eligibility import Eligibility
from promotions.bundle.verifier.measures import day_of, exact
from promotions.bundle.verifier.merit import Merit
from promotions.bundle.verifier.methods import Methods
from promotions.bundle.verifier.requirements import Requirements
from promotions.bundle.verifier.talent import Talent


class Engine(Talent, Merit, Methods, Eligibility, Requirements):
    """The decision about one person before one post, from the sealed rule set and the frozen facts."""

    def facts_of(self, row):
        facts = json.loads(row["facts"], parse_float=no_float)
        columns = self.sealed["fact_columns"]

        def named(name, values):
            return None if values is None else dict(zip(columns[name], values))

        for name in ("posts", "duties", "degrees", "appraisals", "awards", "teams", "sanctions", "trainings"):
            facts[name] = [named(name, values) for values in facts[name]]
        for name in ("rank", "feedback", "potential"):
            facts[name] = named(name, facts[name])
        facts["results"] = {code: named("results", values) for code, values in facts["results"].items()}
        if "by_method" in facts:
            by_method = facts["by_method"].items()
            facts["by_method"] = {code: [named("by_method", row) for row in rows] for code, rows in by_method}
        if "potentials" in facts:
            facts["potentials"] = [named("potentials", row) for row in facts["potentials"]]
        self.check_by_method(facts)
        facts["held"] = {
            code: exact(held["level"]) for code, held in facts["results"].items() if held["valid"]
        }
        facts["retires_on"], facts["age_limit_on"] = day_of(row["retires_on"]), day_of(row["age_limit_on"])
        return facts

    def decide(self, facts, verified):
        counted = self.counted(facts)
        fit = self.match(self.demand["standard"], counted["held"])
        own_post = facts["own_post"]
        own_fit = self.match(own_post["standard"], facts["held"]) if own_post else {"jpm": None}
        personal = self.personal(facts)
        own = self.talent({**personal, **self.against(facts, own_post, own_fit["jpm"])})
        potential = self.recorded(counted["potential"])
        before = self.talent(
            {**personal, "potential": potential, **self.against(counted, self.demand, fit["jpm"])}
        )
        found = {}
        for rule in self.sealed["rule_order"]:
            outcome = getattr(self, "rule_" + rule)(counted, fit=fit, box=own["box"])
            if outcome == "manual" and rule in verified:
                outcome = verified[rule][1]
            found[rule] = outcome
        outcomes = set(found.values())
        overall = "ineligible" if "fail" in outcomes else "manual" if "manual" in outcomes else "eligible"
        return {
            "outcome": overall,
            "letters": "".join({"pass": "p", "fail": "f", "manual": "m", "warn": "w", None: "-"}[found[rule]]
                               for rule in self.sealed["rule_order"]),
            **{name: before[name] for name in ("y", "x", "talent", "values")},
            "box": own["box"],
            **fit,
            **self.merit(before, fit),
        }  # fmt: skip
