"""Groups of fairness figures in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from employees.choices import Status
from employees.models import Unit
from promotions.fairness_choices import OUTSIDE, TOP, UNKNOWN, WITH, Attribute, Origin


@dataclass(frozen=True, slots=True)
class Labels:
    """What groups are called; units by their row ids, as text."""

    units: Mapping[str, str] = field(default_factory=dict)

    def of(self, attribute: str, group: str) -> str:
        """``P``, ``35-44``, ``PNS``, ``P|35-44`` … in words."""
        crossed = Attribute(attribute).crossed
        if crossed and WITH in group:
            return ", ".join(map(self.of, crossed, group.split(WITH)))
        if group == UNKNOWN:
            return _("Not known")
        return _OF_SINGLE[Attribute(attribute)](self, group)


def labels_of(groups: Iterable[tuple[str, str]]) -> Labels:
    """Of attributes with their groups; one query when units are among them, none otherwise."""
    units = {int(group) for attribute, group in groups if attribute == Attribute.UNIT and group.isdigit()}
    rows = Unit.objects.filter(pk__in=units).values_list("pk", "name") if units else ()
    return Labels({str(key): name for key, name in rows})


def _sex(_labels: Labels, group: str) -> str:
    return _("Men") if group == "L" else _("Women")


def _age(_labels: Labels, group: str) -> str:
    low, _dash, high = group.partition("-")
    if not low:
        return _("up to %(age)s years") % {"age": high}
    if not high:
        return _("%(low)s years and over") % {"low": low}
    return _("%(low)s to %(high)s years") % {"low": low, "high": high}


def _status(_labels: Labels, group: str) -> str:
    return str(Status(group).label)


def _unit(labels: Labels, group: str) -> str:
    if group == TOP:
        return _("the agency itself, in none of its units")
    if group == OUTSIDE:
        return str(Origin.OTHER_AGENCY.label)
    return labels.units.get(group) or _("a unit that is no longer there")


def _origin(_labels: Labels, group: str) -> str:
    return str(Origin(group).label)


_OF_SINGLE = {
    Attribute.SEX: _sex,
    Attribute.AGE: _age,
    Attribute.STATUS: _status,
    Attribute.UNIT: _unit,
    Attribute.ORIGIN: _origin,
}
