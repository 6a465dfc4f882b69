"""The rules, computed anew: the score and its parts."""

from fractions import Fraction

from promotions.bundle.verifier.columns import COMPONENTS
from promotions.bundle.verifier.measures import half_up
from promotions.bundle.verifier.post import Post


class Merit(Post):
    """The score."""

    def weights(self):
        table = self.rules["merit_weights"]
        if not any(row[1] in self.rules["job_fit"]["technical"] for row in self.demand["standard"]):
            return {"talent": 100, "technical": 0}
        return table.get(self.kind, table["other"])

    def merit(self, talent, fit):
        weights, technical = self.weights(), fit["jpm_technical"]
        if talent["talent"] is None or (weights["technical"] and technical is None):
            return {"score": None, "points": {}}
        score = half_up(
            Fraction(weights["talent"] * talent["talent"] + weights["technical"] * (technical or 0), 100)
        )
        axes = self.rules["talent_axes"]
        parts = {}
        for name in COMPONENTS:
            axis = "y" if name in axes["y"] else "x"
            weight = weights["talent"] * axes["talent"][axis] * axes[axis][name]
            parts[name] = Fraction(weight, 10_000) * talent["values"][name] if weight else Fraction(0)
        if weights["technical"] and technical is not None:
            parts["technical"] = Fraction(weights["technical"] * technical, 100)
        shown = {name: int(part // 1) for name, part in parts.items()}
        order = sorted(parts, key=lambda name: -(parts[name] % 1))
        for turn in range(score - sum(shown.values())):
            shown[order[turn % len(order)]] += 1
        return {"score": score, "points": shown}
