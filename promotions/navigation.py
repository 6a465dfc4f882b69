"""The desk, vacancies, shortlists and rules in the menus."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission, Principal
from promotions.models import Committee, StageAssessor


def _sits(principal: Principal) -> bool:
    return Committee.objects.seating(principal).exists()


def _scores(principal: Principal) -> bool:
    """For officers of selections always, which costs no query."""
    if principal.may_manage(Permission.READ_SHORTLISTS):
        return True
    return StageAssessor.objects.appointed(principal).serving().exists()


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
        "assessment_plan_list",
        _("Whom to assess first"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.COMPETENCY,
        order=50,
        icon="target",
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
    Entry(
        "assessor_list",
        _("My scoring"),
        audience=Audience.EMPLOYEE,
        order=76,
        icon="check",
        also=_scores,
    ),
    Entry("assessor_list", _("My scoring"), group=Group.WORK, order=30, icon="check", also=_scores),
    Entry(
        "committee_list",
        _("Committees"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=25,
        icon="people",
        also=_sits,
    ),
    Entry(
        "objection_list",
        _("Objections"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=27,
        icon="warning",
    ),
    Entry(
        "fairness_list",
        _("Fairness of selections"),
        permission=Permission.READ_FAIRNESS,
        group=Group.TALENT,
        order=28,
        icon="people",
    ),
    Entry(
        "fairness_summary",
        _("Fairness, twelve months"),
        permission=Permission.DECIDE_APPOINTMENTS,
        group=Group.TALENT,
        order=29,
        icon="people",
    ),
    Entry(
        "fairness_years",
        _("Fairness by year"),
        permission=Permission.DECIDE_APPOINTMENTS,
        others=(Permission.APPROVE_RULE_SETS, Permission.READ_FAIRNESS),
        group=Group.TALENT,
        order=30,
        icon="people",
    ),
    Entry("own_objections", _("My objections"), audience=Audience.EMPLOYEE, order=46, icon="warning"),
    Entry(
        "committee_list",
        _("Committees"),
        audience=Audience.EMPLOYEE,
        order=75,
        icon="people",
        also=_sits,
    ),
    Entry(
        "succession",
        _("Succession"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=30,
        icon="growth",
    ),
    Entry(
        "regulator_packs",
        _("Packs for the regulator"),
        permission=Permission.READ_SHORTLISTS,
        group=Group.TALENT,
        order=35,
        icon="shield",
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
