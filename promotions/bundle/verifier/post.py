"""The rules, computed anew: one post, and what the rules measure of whoever stands before it."""

from datetime import date, timedelta

from promotions.bundle.verifier.measures import day_of, folded, letters, years_after

JPT = ("jpt_utama", "jpt_madya", "jpt_pratama")
MANAGERIAL = (*JPT, "administrator", "pengawas")


class Post:
    """A post with the rule set that was sealed for it, and what its rules measure of a person."""

    def __init__(self, sealed):
        self.sealed, self.day = sealed, date.fromisoformat(sealed["as_of"])
        self.rules = {name.split(".", 1)[1]: row["value"] for name, row in sealed["rules"].items()}
        target = sealed["target"]
        self.kind, self.target = target["kind"], target
        self.needs = {}
        for row in target["requirements"]:
            self.needs.setdefault(row["kind"], []).append(row)
        values = {kind: [row["value"] for row in rows] for kind, rows in self.needs.items()}
        self.demand = {
            "standard": [
                [r["competency"], r["kind"], r["level"], r["importance"]] for r in target["standard"]
            ],
            "fields": values.get("field_of_study", []),
            "min_education": values.get("min_education", []),
        }
        order = self.rules["education_order"]
        self.degree_names = {letters(name.upper()): name for name in order}
        self.degree_names.update({"D1": "D-I", "D2": "D-II", "D3": "D-III", "D4": "D-IV"})

    def current(self, facts, day):
        for post in reversed(facts["posts"]):
            if day_of(post["start"]) <= day and (post["end"] is None or day < day_of(post["end"])):
                return post
        return None

    def level(self, kind):
        return self.rules["career_levels"].get(kind)

    def held_days(self, post):
        end = day_of(post["end"])
        return max(((self.day if end is None or end > self.day else end) - day_of(post["start"])).days, 0)

    def reach(self, days, years):
        return years_after(self.day - timedelta(days=days), years) <= self.day

    def has_field(self, facts, demand):
        order, wanted = self.rules["education_order"], {folded(field) for field in demand["fields"]}
        steps = [self.degree_step(level) for level in demand["min_education"]]
        lowest = min([step for step in steps if step is not None], default=0)
        return any(folded(r["field"]) in wanted and order[r["level"]] >= lowest for r in facts["degrees"])

    def degree_step(self, level):
        return self.rules["education_order"].get(self.degree_names.get(letters(level.upper()), ""))

    def highest(self, facts):
        order = self.rules["education_order"]
        return max((order[row["level"]] for row in facts["degrees"]), default=None)

    def time_in(self, facts, years, known, counts):
        counted = sum(self.held_days(post) for post in facts["posts"] if known(post) and counts(post))
        open_days = sum(self.held_days(post) for post in facts["posts"] if not known(post))
        if not facts["posts"]:
            return "manual", 0
        if self.reach(counted, years):
            return "pass", counted
        return ("manual" if open_days and self.reach(counted + open_days, years) else "fail"), counted

    def trained(self, facts, wanted):
        return any(
            folded(row["code"]) in wanted or folded(row["name"]) in wanted for row in facts["trainings"]
        )
