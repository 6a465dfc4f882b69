"""The rules, computed anew: what a post itself requires."""

from promotions.bundle.verifier.measures import folded, letters, rank_step
from promotions.bundle.verifier.post import Post


class Requirements(Post):
    """The rules that a post adds."""

    def weighed(self, kind, outcome):
        terms = self.rules["eligibility_requirements"]
        table = terms["training_blocking" if kind == "training" else "blocking"]
        blocking = any(table[row["importance"]] for row in self.needs[kind])
        return outcome if outcome == "pass" or blocking else "warn"

    def minimum(self, kind, reached, bounds):
        readable = [bound for bound in bounds if bound is not None]
        if reached is not None and readable and reached >= min(readable):
            return "pass"
        return self.weighed(kind, "manual" if reached is None or len(readable) < len(bounds) else "fail")

    def rule_req_min_education(self, facts, **_):
        if "min_education" not in self.needs:
            return None
        names = {self.degree_names.get(letters(level.upper()), "") for level in self.demand["min_education"]}
        bounds = [self.rules["education_order"].get(name) for name in names]
        return self.minimum("min_education", self.highest(facts), bounds)

    def rule_req_field_of_study(self, facts, **_):
        if "field_of_study" not in self.needs:
            return None
        if self.has_field(facts, self.demand):
            return "pass"
        known = any(row["field"].strip() for row in facts["degrees"])
        return self.weighed("field_of_study", "fail" if known else "manual")

    def rule_req_min_rank(self, facts, **_):
        if "min_rank" not in self.needs:
            return None
        step = rank_step(facts["rank"]["rank"]) if facts["rank"] else None
        return self.minimum("min_rank", step, [rank_step(row["value"]) for row in self.needs["min_rank"]])

    def rule_req_training(self, facts, **_):
        if "training" not in self.needs:
            return None
        wanted = {folded(row["value"]) for row in self.needs["training"]}
        return "pass" if self.trained(facts, wanted) else self.weighed("training", "fail")

    def rule_req_experience_years(self, facts, **_):
        if "experience_years" not in self.needs:
            return None
        rows = self.needs["experience_years"]
        years = [int(row["value"]) for row in rows if row["value"].strip().isdecimal()]
        outcome, _days = self.time_in(facts, min(years, default=0), lambda post: True, lambda post: True)
        if len(years) < len(rows) and (not years or outcome == "fail"):
            outcome = "manual"
        return self.weighed("experience_years", outcome)
