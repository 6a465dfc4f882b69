"""Pages about gaps, performance and credit points in the menus."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry(
        "gap_map", _("Gap map"), permission=Permission.READ_GAPS, group=Group.COMPETENCY, order=10, icon="map"
    ),
    Entry(
        "credit_list",
        _("Credit points"),
        permission=Permission.READ_PERFORMANCE,
        group=Group.COMPETENCY,
        order=60,
        icon="growth",
    ),
    Entry(
        "distribution",
        _("Distribution of predicates"),
        permission=Permission.READ_PERFORMANCE,
        group=Group.COMPETENCY,
        order=62,
        icon="people",
    ),
    Entry(
        "disagreement_list",
        _("Contradictory results"),
        permission=Permission.READ_PERFORMANCE,
        group=Group.COMPETENCY,
        order=64,
        icon="warning",
    ),
    Entry("own_performance", _("My performance"), audience=Audience.EMPLOYEE, order=52, icon="target"),
    Entry("own_credit", _("My credit points"), audience=Audience.EMPLOYEE, order=54, icon="growth"),
    Entry(
        "result_list",
        _("Assessment results"),
        permission=Permission.READ_ASSESSMENTS,
        group=Group.COMPETENCY,
        order=30,
        icon="check",
    ),
    Entry(
        "result_expiry",
        _("Expiring results"),
        permission=Permission.RECORD_RESULTS,
        others=(Permission.FINALISE_RESULTS,),
        group=Group.COMPETENCY,
        order=32,
        icon="history",
    ),
    Entry(
        "result_objection_list",
        _("Objections to results"),
        permission=Permission.FINALISE_RESULTS,
        group=Group.COMPETENCY,
        order=34,
        icon="bell",
    ),
    Entry(
        "assessment_provider_list",
        _("Assessment providers"),
        permission=Permission.READ_ASSESSMENTS,
        group=Group.COMPETENCY,
        order=36,
        icon="people",
    ),
    Entry(
        "own_assessment_results",
        _("My assessment results"),
        audience=Audience.EMPLOYEE,
        order=12,
        icon="check",
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
