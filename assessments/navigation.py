"""Pages about gaps in the menus."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry(
        "gap_map", _("Gap map"), permission=Permission.READ_GAPS, group=Group.COMPETENCY, order=10, icon="map"
    ),
    Entry(
        "round_list",
        _("Assessment rounds"),
        permission=Permission.READ_ASSESSMENTS,
        group=Group.COMPETENCY,
        order=20,
        icon="people",
    ),
    Entry(
        "own_ratings",
        _("My assessments"),
        audience=Audience.EMPLOYEE,
        order=35,
        icon="check",
    ),
    Entry(
        "own_ratings",
        _("My assessments"),
        permission=Permission.READ_PEOPLE,
        group=Group.WORK,
        order=60,
        icon="check",
    ),
)
