"""Numbers as the contract writes them: exact decimals as strings, with a fixed number of places."""

from typing import Any

from rest_framework import serializers


class LevelField(serializers.DecimalField):
    """A level or a gap in levels, with one place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=2, decimal_places=1, **kwargs)


class FigureField(serializers.DecimalField):
    """A score, an axis, a match or hours, with two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=7, decimal_places=2, **kwargs)


class MoneyField(serializers.DecimalField):
    """Rupiah, with two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)
