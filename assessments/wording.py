"""Results in words that a person reads."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from assessments.choices import Predicate


def predicates(value: Mapping[str, str | None]) -> str:
    """``{"2025": "baik"}`` as “2025: Good”."""
    none = gettext("no result")
    return "; ".join(
        f"{year}: {Predicate(found).label if found else none}" for year, found in sorted(value.items())
    )


def at_least(value: Mapping[str, str]) -> str:
    """What is asked for in these years."""
    return gettext("at least %(predicate)s in %(years)s") % {
        "predicate": Predicate(next(iter(value.values()))).label,
        "years": ", ".join(sorted(value)),
    }
