"""The rules, computed anew: the match with a standard, and the two axes of talent."""

from datetime import date
from fractions import Fraction

from promotions.bundle.verifier.measures import band, day_of, exact, folded, half_up
from promotions.bundle.verifier.post import Post


class Talent(Post):
    """Match and talent."""

    def match(self, standard, held):
        rules, bands = self.rules["job_fit"], self.rules["job_fit_categories"]["filling"]
        cap = rules["cap"] * 100

        def percent(kinds):
            rows = [row for row in standard if row[1] in kinds]
            if not rows or any(row[0] not in held for row in rows):
                return None
            return half_up(10_000 * sum(held[row[0]] for row in rows) / sum(Fraction(row[2]) for row in rows))

        core, technical = percent(rules["core"]), percent(rules["technical"])
        jpm = None if core is None else min(core, cap)
        return {
            "jpm": jpm,
            "jpm_uncapped": core,
            "jpm_technical": None if technical is None else min(technical, cap),
            "category": None if jpm is None else band(bands, Fraction(jpm, 100))["name"],
        }

    def personal(self, facts):
        scales = self.rules["talent_scales"]
        appraisals, degrees = facts["appraisals"], facts["degrees"]
        last = max(appraisals, key=lambda row: row["year"], default=None)
        points = scales["predicate"].get(last["predicate"]) if last else None
        return {
            "predicate": None if points is None else exact(points),
            "award": self.best(facts["awards"], self.rules["award_scale"]),
            "team": self.best(facts["teams"], self.rules["team_scale"]),
            "feedback": self.recorded(facts["feedback"]),
            "potential": self.recorded(facts["potential"]),
            "experience": self.experience(facts),
            "education": max((exact(scales["education"][row["level"]]) for row in degrees), default=None),
            "discipline": self.discipline(facts["sanctions"]),
        }

    def recorded(self, row):
        return None if row is None or row["score"] is None else exact(row["score"])

    def best(self, rows, scale):
        known = {folded(name): exact(points) for name, points in scale.items()}
        found = [known.get(folded(r["name"])) if r["score"] is None else exact(r["score"]) for r in rows]
        return None if None in found else max(found, default=Fraction(0))

    def experience(self, facts):
        current = self.current(facts, self.day)
        if current is None or not current["kind"]:
            return None
        scale = self.rules["talent_scales"]["experience"]
        days = sum(self.held_days(post) for post in facts["posts"] if post["kind"] == current["kind"])
        tenure = next(each["points"] for each in scale["tenure"] if self.reach(days, each["from"]))
        places = [*facts["posts"], *facts["duties"]]
        outside = any(not place["position"] for place in places)
        several = len({place["unit"] for place in places}) > 1
        variety = scale["variety"]["other_agency" if outside else "several_units" if several else "one_unit"]
        acting = max((self.acting(duty, facts, scale["acting"]) for duty in facts["duties"]), default=0)
        return Fraction(tenure + variety + acting, 3)

    def acting(self, duty, facts, points):
        own = self.current(facts, day_of(duty["start"]))
        level, reached = self.level(own["kind"]) if own else None, self.level(duty["kind"])
        if level is None or reached is None or reached < level:
            return 0
        return points[duty["assignment"]]["higher" if reached > level else "equal"]

    def discipline(self, sanctions):
        scale, blocking = (
            self.rules["talent_scales"]["discipline"],
            self.rules["eligibility_discipline"]["blocking"],
        )
        heavy = [row for row in sanctions if row["level"] in blocking]
        if any(r["end"] and day_of(r["start"]) <= self.day <= day_of(r["end"]) for r in heavy):
            return exact(scale["serving"])
        if any(row["end"] is None for row in heavy):
            return None
        return min((exact(scale[row["level"]]) for row in sanctions), default=exact(scale["none"]))

    def against(self, facts, demand, jpm):
        return {
            "competency": None if jpm is None else Fraction(jpm, 100),
            "development": self.development(facts, demand),
            "field_of_study": self.field(facts, demand),
        }

    def development(self, facts, demand):
        if not demand or not demand["standard"]:
            return None
        scale, wanted = self.rules["talent_scales"]["development"], {row[0] for row in demand["standard"]}
        since = date(self.day.year - 1, 1, 1)
        taught = any(
            r["competency"] in wanted and day_of(r["completed_on"]) >= since for r in facts["trainings"]
        )
        return exact(scale["relevant" if taught else "other"])

    def field(self, facts, demand):
        if demand is None:
            return None
        scale = self.rules["talent_scales"]["field_of_study"]
        if not demand["fields"]:
            return exact(scale["match"])
        if not any(row["field"].strip() for row in facts["degrees"]):
            return None
        return exact(scale["match" if self.has_field(facts, demand) else "other"])

    def talent(self, values):
        axes = self.rules["talent_axes"]

        def axis(weights):
            weighed = {name: weight for name, weight in weights.items() if weight}
            if any(values[name] is None for name in weighed):
                return None
            return half_up(sum(weight * values[name] for name, weight in weighed.items()))

        y, x = axis(axes["y"]), axis(axes["x"])
        found = {"values": values, "y": y, "x": x, "talent": None, "box": None}
        if y is not None and x is not None:
            found["talent"] = half_up(Fraction(axes["talent"]["y"] * y + axes["talent"]["x"] * x, 100))
            bands, boxes = self.rules["talent_boxes"]["bands"], self.rules["talent_boxes"]["boxes"]
            found["box"] = boxes[band(bands, Fraction(y, 100))["name"]][band(bands, Fraction(x, 100))["name"]]
        return found
