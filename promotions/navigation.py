"""The desk, vacancies, shortlists and rules in the menus."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry("officer_home", _("Home"), group=Group.WORK, order=0, icon="home"),
    Entry(
        "shortlist_list",
        _("Shortlists"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=10,
        icon="list",
    ),
    Entry(
        "vacancy_list",
        _("Vacancies"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=20,
        icon="target",
    ),
    Entry(
        "opening_list",
        _("Openings"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=15,
        icon="post",
    ),
    Entry(
        "rotation_list",
        _("Rotation"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=16,
        icon="people",
    ),
    Entry("own_openings", _("Open selections"), audience=Audience.EMPLOYEE, order=44, icon="post"),
    Entry("assessor_list", _("My scoring"), audience=Audience.EMPLOYEE, order=76, icon="check"),
    Entry(
        "committee_list",
        _("Committees"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=25,
        icon="people",
    ),
    Entry(
        "objection_list",
        _("Objections"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=27,
        icon="warning",
    ),
    Entry("own_objections", _("My objections"), audience=Audience.EMPLOYEE, order=46, icon="warning"),
    Entry("committee_list", _("Committees"), audience=Audience.EMPLOYEE, order=75, icon="people"),
    Entry(
        "succession",
        _("Succession"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=30,
        icon="growth",
    ),
    Entry(
        "rule_list",
        _("Rules and sources"),
        permission=Permission.READ_PEOPLE,
        group=Group.SETTINGS,
        order=60,
        icon="shield",
    ),
    Entry(
        "policy_list",
        _("Agency policies"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.SETTINGS,
        order=59,
        icon="shield",
    ),
    Entry("own_results", _("My selection results"), audience=Audience.EMPLOYEE, order=45, icon="list"),
    Entry("rule_list", _("Rules and sources"), audience=Audience.EMPLOYEE, order=80, icon="shield"),
)
