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
    Entry(
        "delegation_list",
        _("Standing in"),
        permission=Permission.READ_ORGANISATION,
        others=(Permission.MANAGE_ACCESS,),
        group=Group.WORK,
        order=30,
        icon="people",
    ),
    Entry(
        "delegation_register",
        _("Delegations"),
        permission=Permission.READ_AUDIT,
        group=Group.SETTINGS,
        order=75,
        icon="people",
    ),
    Entry(
        "retention_due",
        _("Records kept no longer"),
        permission=Permission.READ_AUDIT,
        others=(Permission.MAINTAIN_REFERENCE, Permission.APPROVE_ERASURES),
        group=Group.SETTINGS,
        order=80,
        icon="shield",
    ),
    Entry("notice_list", _("Notices"), group=Group.WORK, order=20, icon="bell"),
    Entry("notice_list", _("Notices"), audience=Audience.EMPLOYEE, order=5, icon="bell"),
    Entry("own_profile", _("My record"), audience=Audience.EMPLOYEE, order=60, icon="person"),
)
