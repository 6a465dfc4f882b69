"""The rules, computed anew: eligibility. Pass, fail, manual, warn; None where a rule does not apply."""

from datetime import date

from promotions.bundle.verifier.measures import RANKS, day_of, exact, folded, letters, rank_step, years_after
from promotions.bundle.verifier.post import JPT, MANAGERIAL, Post


class Eligibility(Post):
    """The rules that hold for every post of a kind."""

    def rule_status(self, facts, **_):
        table = self.rules["eligibility_status"]["managerial" if self.kind in MANAGERIAL else "other"]
        return table[facts["status"]]

    def rule_active(self, facts, **_):
        return "pass" if facts["legal_position"] in self.rules["eligibility_active"]["active"] else "fail"

    def rule_service(self, facts, **_):
        retires = facts["retires_on"]
        return "manual" if retires is None else "fail" if retires <= self.day else "pass"

    def rule_direction(self, facts, **_):
        terms, wanted = self.rules["eligibility_direction"], self.level(self.kind)
        current = self.current(facts, self.day)
        level = self.level(current["kind"]) if current else None
        if level is None or wanted is None:
            return "manual"
        refused = (
            current["position"] == self.target["position"] or level > wanted + terms["highest_above_target"]
        )
        aside = self.target["route"] in terms["same_level_routes"] and level != wanted
        return "fail" if refused or aside else "pass"

    def rule_talent_pool(self, facts, box=None, **_):
        if self.target["route"] != "talent_pool":
            return None
        return "manual" if box is None else "pass" if box in self.rules["talent_boxes"]["pool"] else "fail"

    def rule_education(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        terms, highest = self.rules["eligibility_education"][self.kind], self.highest(facts)
        if highest is None:
            return "manual"
        if highest >= self.rules["education_order"][terms["at_least"]]:
            return "pass"
        return "manual" if terms["remote_exception"] and self.target["remote"] else "fail"

    def rule_experience(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        terms, levels = self.rules["eligibility_experience"][self.kind], self.rules["career_levels"]
        enough = max(levels[kind] for kind in terms["kinds"])
        counted = {kind for kind, level in levels.items() if kind in terms["kinds"] or level > enough}
        return self.time_in(
            facts, terms["years"], lambda post: bool(post["kind"]), lambda post: post["kind"] in counted
        )[0]

    def rule_experience_field(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        terms = self.rules["eligibility_experience_field"][self.kind]
        family = folded(self.target["family"])
        outcome, days = self.time_in(
            facts,
            terms["years"],
            lambda post: bool(family and post["family"].strip()),
            lambda post: folded(post["family"]) == family,
        )
        return ("pass" if days else "warn") if terms["advisory"] else outcome

    def rule_performance(self, facts, **_):
        terms, scale = self.rules["eligibility_performance"], self.rules["talent_scales"]["predicate"]
        by_year = {row["year"]: row["predicate"] for row in facts["appraisals"]}
        functional = self.kind.startswith("jf_")
        group = "functional" if functional else "managerial" if self.kind in MANAGERIAL else "pelaksana"
        due = date(self.day.year, terms["results_due"]["month"], terms["results_due"]["day"])
        last = self.day.year - (2 if self.day.year - 1 not in by_year and self.day <= due else 1)
        found = [by_year.get(last - back, "") for back in range(terms[group])]
        if any(each and exact(scale[each]) < exact(scale[terms["at_least"]]) for each in found):
            return "fail"
        return "pass" if all(found) else "manual"

    def rule_competence(self, facts, fit=None, **_):
        return "manual" if fit["jpm"] is None else self.rules["eligibility_competence"][fit["category"]]

    def rule_must_have(self, facts, **_):
        marked, missing = self.rules["eligibility_must_have"]["importance"], False
        for competency, _kind, level, importance in self.demand["standard"]:
            if importance in marked:
                if competency not in facts["held"]:
                    missing = True
                elif facts["held"][competency] < level:
                    return "fail"
        return "manual" if missing else "pass"

    def rule_age(self, facts, **_):
        if self.kind not in JPT:
            return None
        limit = facts["age_limit_on"]
        return "manual" if limit is None else "fail" if self.day > limit else "pass"

    def rule_discipline(self, facts, **_):
        terms, found = self.rules["eligibility_discipline"], set()
        years = terms["jpt_years_after"] if self.kind in JPT else 0
        for row in facts["sanctions"]:
            if row["level"] in terms["blocking"]:
                end = day_of(row["end"])
                found.add(
                    "manual" if end is None else "fail" if self.day <= years_after(end, years) else "pass"
                )
            elif row["level"] in terms["advisory"]:
                late = self.day > years_after(day_of(row["start"]), terms["advisory_years"])
                found.add("pass" if late else "warn")
        return next((each for each in ("fail", "manual", "warn") if each in found), "pass")

    def rule_rank(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        text = letters(self.target["echelon"])
        echelon = f"{text[:-1].upper()}.{text[-1].lower()}" if len(text) > 1 else ""
        span = self.rules["rank_span"].get(echelon)
        step = rank_step(facts["rank"]["rank"]) if facts["rank"] else None
        if not span or step is None:
            return "warn"
        return (
            "pass" if step >= RANKS.index(span[0]) - self.rules["eligibility_rank"]["steps_below"] else "warn"
        )

    def rule_leadership_training(self, facts, **_):
        if self.kind not in MANAGERIAL:
            return None
        level = self.rules["eligibility_leadership_training"][self.kind]
        rows = [row for row in self.rules["leadership_training"] if row["level"] >= level]
        wanted = {folded(name) for row in rows for name in row["recognised"]}
        return "pass" if self.trained(facts, wanted) else "warn"
