"""The employee's home and competencies in the menu."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, register_navigation

register_navigation(
    Entry("own_home", _("Home"), audience=Audience.EMPLOYEE, order=0, icon="home"),
    Entry("own_competencies", _("My competencies"), audience=Audience.EMPLOYEE, order=10, icon="growth"),
)
