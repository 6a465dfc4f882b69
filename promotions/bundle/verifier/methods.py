"""The rules, computed anew: what counts before a post that demands methods of assessment."""

from promotions.bundle.verifier.measures import day_of, exact, folded
from promotions.bundle.verifier.post import Post
from promotions.bundle.verifier.refusing import must

OFFICIAL = ("assessment_center", "cact", "competency_test")
DEMANDS = "assessment_methods"


def latest(rows):
    """The row of the latest day, on one day the first of them; None without rows."""
    return max(rows, key=lambda row: day_of(row["assessed_on"]), default=None)


class Methods(Post):
    """What there is by each method, and what of it counts."""

    def check_by_method(self, facts):
        """It is there exactly where methods are demanded, in its order, and the results were taken from it."""
        demands = bool(self.rules.get(DEMANDS))
        told = "by_method" in facts and "potentials" in facts
        must(
            told == demands == ("by_method" in facts or "potentials" in facts),
            "data menurut metode tidak lengkap",
        )
        if not demands:
            return
        for code in {*facts["results"], *facts["by_method"]}:
            rows = facts["by_method"].get(code, [])
            places = [OFFICIAL.index(r["source"]) if r["source"] in OFFICIAL else len(OFFICIAL) for r in rows]
            must(places == sorted(places), "hasil menurut metode tidak berurutan")
            must(len({row["source"] for row in rows}) == len(rows), "satu metode dua kali")
            found = latest([row for row in rows if row["source"] in OFFICIAL])
            taken = (
                {name: found[name] for name in ("record", "level", "assessed_on", "valid")} if found else None
            )
            known = taken if found and found["level"] is not None else None
            must(facts["results"].get(code) == known, "hasil yang dipakai bukan yang terbaru")
        days = [day_of(row["assessed_on"]) for row in facts["potentials"]]
        must(days == sorted(set(days), reverse=True), "nilai potensi menurut metode tidak berurutan")
        found = next((row for row in facts["potentials"] if row["valid"]), None)
        taken = {name: found[name] for name in ("record", "name", "score")} if found else None
        must(facts["potential"] == taken, "nilai potensi yang dipakai bukan yang terbaru")

    def counted(self, facts):
        """The facts as they count before the post."""
        parts = self.rules.get(DEMANDS, {}).get(self.kind)
        if not parts:
            return facts
        held, potential = dict(facts["held"]), facts["potential"]
        for competency, kind, _level, _importance in self.demand["standard"]:
            methods = self.wanted(parts, competency, kind)
            if methods:
                rows = facts["by_method"].get(competency, [])
                found = latest([row for row in rows if row["source"] in methods])
                held.pop(competency, None)
                if found and found["valid"] and found["level"] is not None:
                    held[competency] = exact(found["level"])
        if "potential" in parts:
            spelled = {
                folded(each)
                for method in parts["potential"]
                for each in self.rules["potential_methods"][method]
            }
            rows = [row for row in facts["potentials"] if row["valid"] and folded(row["name"]) in spelled]
            potential = next(iter(rows), None)
        return {**facts, "held": held, "potential": potential}

    def wanted(self, parts, competency, kind):
        """The methods demanded of one competency; none: every official one counts."""
        if competency in parts.get("named", {}):
            return parts["named"][competency]
        if kind in self.rules["job_fit"]["technical"]:
            return parts.get("technical", [])
        return parts.get("core", []) if kind in self.rules["job_fit"]["core"] else []
