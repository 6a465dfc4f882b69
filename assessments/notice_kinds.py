"""What raters, those who were assessed and officers are told about assessments."""

from django.utils.translation import gettext_lazy as _

from assessments.results.expiring import EXPIRING
from assessments.results.telling import ANSWERED, TO_ANSWER, TO_FINALISE, TO_HANDLE
from assessments.rounds.telling import RATE, REMIND, RESULT
from employees.notices import NoticeKind, register_notices

register_notices(
    NoticeKind(
        TO_FINALISE,
        _("A result waits to be finalised: %(source)s of %(day)s."),
        _("Somebody else entered it; it counts once a second person has checked it."),
        _("Check the result"),
    ),
    NoticeKind(
        TO_ANSWER,
        _("A result of yours is final: %(source)s of %(day)s."),
        _("Look at it, and accept it or object to it; not answering is not taken for acceptance."),
        _("See the result"),
    ),
    NoticeKind(
        TO_HANDLE,
        _("An employee objects to a result: %(source)s of %(day)s."),
        _("It is answered, with reasons, by somebody who neither entered nor finalised it."),
        _("Look at the objection"),
    ),
    NoticeKind(
        ANSWERED,
        _("Your objection is answered: %(source)s of %(day)s."),
        _("The answer says why; a corrected result is shown beside the one before."),
        _("Read the answer"),
    ),
    NoticeKind(
        EXPIRING,
        _("Results of %(n)s people of %(unit)s lose validity within %(months)s months."),
        _("Once a result has expired the level is unknown, and shortlists wait for another assessment."),
        _("See whose results expire"),
    ),
    NoticeKind(
        RATE,
        _("%(count)s assessments of “%(title)s” wait for you until %(last)s."),
        _("Each takes some minutes, on a phone too."),
        _("Open my assessments"),
    ),
    NoticeKind(
        REMIND,
        _("“%(title)s” ends on %(last)s, and %(count)s of your assessments are missing."),
        _("After that day nothing more can be rated."),
        _("Open my assessments"),
    ),
    NoticeKind(
        RESULT,
        _("“%(title)s” has ended: your results are there."),
        _("They show how each level came about."),
        _("Read my results"),
    ),
)
