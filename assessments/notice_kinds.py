"""What raters and those who were assessed are told."""

from django.utils.translation import gettext_lazy as _

from assessments.rounds.telling import RATE, REMIND, RESULT
from employees.notices import NoticeKind, register_notices

register_notices(
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
