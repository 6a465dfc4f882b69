"""The employee's home, competencies and training, and the officers' catalogue in the menu."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.navigation import Audience, Entry, Group, register_navigation
from employees.access import Permission

register_navigation(
    Entry(
        "effect_list",
        _("Effect of training"),
        permission=Permission.MANAGE_TRAINING,
        group=Group.DEVELOPMENT,
        order=55,
        icon="growth",
    ),
    Entry(
        "awareness_list",
        _("Awareness"),
        permission=Permission.MANAGE_TRAINING,
        group=Group.DEVELOPMENT,
        order=60,
        icon="bell",
    ),
    Entry(
        "satisfaction_list",
        _("Service satisfaction"),
        permission=Permission.READ_DEVELOPMENT,
        group=Group.DEVELOPMENT,
        order=70,
        icon="people",
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
    Entry("own_study_leaves", _("Study leave"), audience=Audience.EMPLOYEE, order=50, icon="training"),
    Entry("own_recognition", _("Recognition"), audience=Audience.EMPLOYEE, order=55, icon="check"),
    Entry(
        "team_study_leaves",
        _("Study leave of my team"),
        permission=Permission.AGREE_PLANS,
        group=Group.DEVELOPMENT,
        order=60,
        icon="people",
    ),
    Entry(
        "study_leave_list",
        _("Study leave"),
        permission=Permission.READ_DEVELOPMENT,
        group=Group.DEVELOPMENT,
        order=65,
        icon="training",
    ),
    Entry(
        "recognition_list",
        _("Recognition"),
        permission=Permission.READ_DEVELOPMENT,
        group=Group.DEVELOPMENT,
        order=70,
        icon="check",
    ),
    Entry("own_training", _("Training"), audience=Audience.EMPLOYEE, order=25, icon="training"),
    Entry(
        "catalogue_list",
        _("Training catalogue"),
        permission=Permission.READ_DEVELOPMENT,
        group=Group.DEVELOPMENT,
        icon="training",
        order=20,
    ),
    Entry(
        "leadership_list",
        _("Leadership proposals"),
        permission=Permission.READ_TALENT,
        group=Group.DEVELOPMENT,
        icon="growth",
        order=50,
    Entry("own_hours", _("Lesson hours and certificates"), audience=Audience.EMPLOYEE, order=35, icon="training"),
    Entry(
        "own_hours", _("Lesson hours and certificates"), audience=Audience.EMPLOYEE, order=35, icon="training"
    ),
    Entry(
        "own_hours", _("Lesson hours and certificates"), audience=Audience.EMPLOYEE, order=30, icon="training"
    ),
    Entry(
        "hours_list",
        _("Lesson hours"),
        permission=Permission.READ_DEVELOPMENT,
        group=Group.DEVELOPMENT,
        order=60,
        icon="training",
    ),
    Entry(
        "certificate_queue",
        _("Certificates to verify"),
        permission=Permission.VERIFY_CERTIFICATES,
        group=Group.DEVELOPMENT,
        order=62,
        icon="check",
    ),
    Entry(
        "credential_list",
        _("Certificates issued"),
        permission=Permission.MANAGE_TRAINING,
        group=Group.DEVELOPMENT,
        order=64,
        icon="file",
    ),
    Entry(
        "siasn_list",
        _("Reports to SIASN"),
        permission=Permission.MANAGE_TRAINING,
        group=Group.DEVELOPMENT,
        order=66,
        icon="upload",
    ),
)
