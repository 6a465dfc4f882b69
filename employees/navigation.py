"""Pages of the registry in the menus."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry(
        "employee_list",
        _("Employees"),
        permission=Permission.READ_PEOPLE,
        group=Group.DATA,
        order=10,
        icon="people",
    ),
    Entry(
        "import_list",
        _("Imports"),
        permission=Permission.IMPORT,
        group=Group.DATA,
        order=70,
        icon="upload",
    ),
    Entry(
        "job_list",
        _("Background jobs"),
        permission=Permission.IMPORT,
        group=Group.WORK,
        order=80,
        icon="refresh",
    ),
    Entry(
        "seal_list",
        _("Seals of the audit trail"),
        permission=Permission.READ_AUDIT,
        group=Group.SETTINGS,
        order=70,
        icon="shield",
    ),
    Entry("notice_list", _("Notices"), group=Group.WORK, order=20, icon="bell"),
    Entry("notice_list", _("Notices"), audience=Audience.EMPLOYEE, order=5, icon="bell"),
    Entry("own_profile", _("My record"), audience=Audience.EMPLOYEE, order=60, icon="person"),
)
