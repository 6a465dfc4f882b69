"""What waits for somebody about training and development."""

from django.utils.translation import gettext_lazy as _

from employees.notices import NoticeKind, register_notices

PLAN_WAITS = NoticeKind(
    "plan_waits",
    text=_("The development plan %(year)s of %(name)s waits for your agreement."),
    why=_("Only an agreed plan can begin, and the year goes on meanwhile."),
    act=_("Read and decide"),
)
PLAN_RETURNED = NoticeKind(
    "plan_returned",
    text=_("Your development plan %(year)s was returned: %(reason)s"),
    why=_("Change what was asked and send it again, so that your actions can begin."),
    act=_("Change the plan"),
)
PLAN_AGREED = NoticeKind(
    "plan_agreed",
    text=_("Your development plan %(year)s is agreed."),
    why=_("Its actions can begin; each one that is done brings you nearer to the standard."),
    act=_("Begin the first action"),
)

register_notices(PLAN_WAITS, PLAN_RETURNED, PLAN_AGREED)
