"""Pages of posts and the dictionary in the menus."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry(
        "standard_decree_list",
        _("Competency standards"),
        permission=Permission.READ_ORGANISATION,
        group=Group.COMPETENCY,
        order=55,
        icon="target",
    ),
    Entry(
        "position_list",
        _("Posts and standards"),
        permission=Permission.READ_PEOPLE,
        group=Group.DATA,
        order=20,
        icon="post",
    ),
    Entry(
        "dictionary",
        _("Competency dictionary"),
        permission=Permission.READ_ORGANISATION,
        group=Group.COMPETENCY,
        order=60,
        icon="list",
    ),
    Entry(
        "dictionary_version_list",
        _("Versions of the dictionary"),
        permission=Permission.READ_ORGANISATION,
        group=Group.COMPETENCY,
        order=62,
        icon="list",
    ),
    Entry("dictionary", _("Competency dictionary"), audience=Audience.EMPLOYEE, order=70, icon="list"),
)
