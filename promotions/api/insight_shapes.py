"""Shapes of what stands behind the order of a run."""

from __future__ import annotations

from rest_framework import serializers

from asn_career.base.api.fields import FigureField
from asn_career.base.api.lists import RowSerializer


class RankedSerializer(RowSerializer):
    nip = serializers.CharField()
    rank = serializers.IntegerField()
    best = serializers.IntegerField()
    worst = serializers.IntegerField()
    bounds = serializers.ListField(child=serializers.IntegerField())
    group = serializers.IntegerField()
    proposed = serializers.BooleanField()
    times_proposed = serializers.IntegerField()
    opinions = serializers.DictField(child=serializers.IntegerField())


class ScenarioSerializer(RowSerializer):
    weight = serializers.CharField()
    points = serializers.IntegerField()
    same_proposed = serializers.BooleanField()
    enter = serializers.ListField(child=serializers.CharField())
    leave = serializers.ListField(child=serializers.CharField())


class FirmnessSerializer(RowSerializer):
    points = serializers.IntegerField()
    proposed = serializers.IntegerField()
    ranked = serializers.IntegerField()
    compared = serializers.IntegerField()
    scenarios_firm = serializers.IntegerField()
    people = RankedSerializer(many=True)
    scenarios = ScenarioSerializer(many=True)


class SharesSerializer(RowSerializer):
    from_data = FigureField()
    from_weights = FigureField()
    from_rules = FigureField()


class MovedSerializer(RowSerializer):
    nip = serializers.CharField()
    rank_before = serializers.IntegerField(allow_null=True)
    rank_after = serializers.IntegerField(allow_null=True)
    score_before = FigureField(allow_null=True)
    score_after = FigureField(allow_null=True)
    shares = SharesSerializer(allow_null=True)


class OvertakingSerializer(RowSerializer):
    who = serializers.CharField()
    whom = serializers.CharField()
    shares = SharesSerializer(allow_null=True)


class RuleChangeSerializer(RowSerializer):
    rule = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    people = serializers.IntegerField()


class ComparisonSerializer(RowSerializer):
    older = serializers.UUIDField()
    newer = serializers.UUIDField()
    same_rules = serializers.BooleanField()
    same_data = serializers.BooleanField()
    moved = MovedSerializer(many=True)
    overtakings = OvertakingSerializer(many=True)
    rules = RuleChangeSerializer(many=True)
    joined = serializers.IntegerField()
    left = serializers.IntegerField()
    outcomes_changed = serializers.IntegerField()


class StepSerializer(RowSerializer):
    text = serializers.CharField()
    steps = serializers.IntegerField()
    programme = serializers.CharField(allow_null=True)


class PathSerializer(RowSerializer):
    steps = StepSerializer(many=True)
    total = serializers.IntegerField()
    on = serializers.DateField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    score = FigureField(allow_null=True)
    proposed = serializers.BooleanField()


class DistanceSerializer(RowSerializer):
    component = serializers.CharField()
    value = FigureField()
    to_above = FigureField(allow_null=True)
    to_below = FigureField(allow_null=True)


class InsightSerializer(RowSerializer):
    id = serializers.UUIDField()
    faithful = serializers.BooleanField()
    eligible_by = PathSerializer(allow_null=True)
    stuck = serializers.ListField(child=serializers.CharField())
    rising = PathSerializer(many=True)
    proposing = PathSerializer(many=True)
    distances = DistanceSerializer(many=True)


class OwnRowSerializer(RowSerializer):
    id = serializers.UUIDField()
    vacancy = serializers.CharField()
    post = serializers.CharField()
    as_of = serializers.DateField()
    sent_at = serializers.DateTimeField()


class OwnRowsSerializer(RowSerializer):
    """All of them in one answer, in the shape of every list."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = OwnRowSerializer(many=True)


class PartSerializer(RowSerializer):
    component = serializers.CharField()
    value = FigureField(allow_null=True)
    weight = serializers.DecimalField(max_digits=7, decimal_places=4)
    points = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)


class RuleLineSerializer(RowSerializer):
    rule = serializers.CharField()
    outcome = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    asked = serializers.CharField(allow_blank=True)
    basis = serializers.CharField(allow_blank=True)


class GainSerializer(RowSerializer):
    text = serializers.CharField()
    points = FigureField()
    score = FigureField()
    on = serializers.DateField(allow_null=True)


class OwnResultSerializer(OwnRowSerializer):
    outcome = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    ranked = serializers.IntegerField()
    score = FigureField(allow_null=True)
    faithful = serializers.BooleanField()
    parts = PartSerializer(many=True)
    rules = RuleLineSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    way = PathSerializer(allow_null=True)
    stuck = serializers.ListField(child=serializers.CharField())
    gains = GainSerializer(many=True)
    above = serializers.CharField(allow_null=True)
    below = serializers.CharField(allow_null=True)
    ranks_under_other_weights = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
