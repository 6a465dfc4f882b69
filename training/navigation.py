"""The employee's home and competencies in the menu."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry(
        "awareness_list",
        _("Awareness"),
        permission=Permission.MANAGE_TRAINING,
        group=Group.DEVELOPMENT,
        order=60,
        icon="bell",
    ),
    Entry("own_home", _("Home"), audience=Audience.EMPLOYEE, order=0, icon="home"),
    Entry("own_competencies", _("My competencies"), audience=Audience.EMPLOYEE, order=10, icon="growth"),
    Entry("own_sessions", _("My training sessions"), audience=Audience.EMPLOYEE, order=30, icon="training"),
    Entry(
        "session_list",
        _("Training sessions"),
        permission=Permission.NOMINATE,
        group=Group.DEVELOPMENT,
        order=30,
        icon="training",
    ),
    Entry(
        "training_requests",
        _("Training requests"),
        permission=Permission.NOMINATE,
        group=Group.DEVELOPMENT,
        order=35,
        icon="tasks",
    ),
)
