"""Pages about gaps in the menus."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry(
        "gap_map", _("Gap map"), permission=Permission.READ_GAPS, group=Group.COMPETENCY, order=10, icon="map"
    ),
)
