"""What waits for somebody about training and development."""

from django.utils.translation import gettext_lazy as _

from employees.notices import NoticeKind, register_notices
from training.due.expiring import CERTIFICATE_ENDS, RESULT_ENDS
from training.due.hours import HOURS_ABOVE, HOURS_BEHIND
from training.plans import notices as plan_notices
from training.sessions import chains, telling

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

# What somebody is told who does nothing about a gap: what it is worth to that person, as far as that is known.
_GAP = _(
    "%(competency)s: your post requires level %(required)s, your result is %(held)s, and nothing is planned. "
    "First step: %(next)s."
)
AWARE_GAP = NoticeKind(
    "aware_gap",
    text=_GAP,
    why=_(
        "Closing it raises your job person match from %(now)s to %(then)s, which counts when posts are filled."
    ),
    act=_("Take the first step"),
)
AWARE_MUST_HAVE = NoticeKind(
    "aware_must_have",
    text=_GAP,
    why=_(
        "Your post cannot do without it: who is below is not eligible for a post that marks it as must have."
    ),
    act=_("Take the first step"),
)
AWARE_GAP_UNMEASURED = NoticeKind(
    "aware_gap_unmeasured",
    text=_GAP,
    why=_("It belongs to the standard of your post, and your superior can agree time and training for it."),
    act=_("Take the first step"),
)
AWARE_UNSENT = NoticeKind(
    "aware_unsent",
    text=_(
        "%(competency)s: your post requires level %(required)s, your result is %(held)s. Your plan has an action for "
        "it, but was not sent."
    ),
    why=_("Nobody can agree to a plan that was not sent, and only what is agreed gets time and a seat."),
    act=_("Send the plan"),
)
AWARE_PLAN = NoticeKind(
    "aware_plan",
    text=_("You have not opened your development plan %(year)s yet."),
    why=_(
        "It shows what your post asks and which training would help; what you agree there can be scheduled."
    ),
    act=_("Open my plan"),
)
AWARENESS = (AWARE_GAP, AWARE_MUST_HAVE, AWARE_GAP_UNMEASURED, AWARE_UNSENT, AWARE_PLAN)

CERTIFICATE_WAITS = NoticeKind(
    "certificate_waits",
    text=_("%(name)s sent the certificate of “%(training)s”; it waits for verification."),
    why=_("Its hours count for the year only once they are verified."),
    act=_("Look at it and decide"),
)
CERTIFICATE_RETURNED = NoticeKind(
    "certificate_returned",
    text=_("Your certificate of “%(name)s” was returned: %(reason)s"),
    why=_("Send it again as asked, so that its hours count."),
    act=_("Send it again"),
)

ANNUAL_PLAN_WAITS = NoticeKind(
    "annual_plan_waits",
    text=_("The annual training plan %(year)s of %(name)s waits for your approval."),
    why=_("Its sessions can be prepared only once a second person has approved it."),
    act=_("Read and decide"),
)
ANNUAL_PLAN_RETURNED = NoticeKind(
    "annual_plan_returned",
    text=_("The annual training plan %(year)s was returned: %(reason)s"),
    why=_("Change what was asked and submit it again, so that its sessions can be prepared."),
    act=_("Change the annual plan"),
)

register_notices(ANNUAL_PLAN_WAITS, ANNUAL_PLAN_RETURNED)
register_notices(PLAN_WAITS, PLAN_RETURNED, PLAN_AGREED)
register_notices(*AWARENESS)

# Sessions of training.
register_notices(
    NoticeKind(
        chains.WAITS,
        text=_("Another chain of approvals is proposed for %(name)s."),
        why=_("It says who decides about nominations; it holds only once a second person has approved it."),
        act=_("Read and decide"),
    ),
    NoticeKind(
        telling.APPROVAL,
        text=_("%(name)s waits for your approval of %(program)s, which starts on %(starts_on)s."),
        why=_("Without approval there is no seat, and the seats are limited."),
        act=_("Decide"),
    ),
    NoticeKind(
        telling.SEATED,
        text=_("You have a seat in %(program)s, which starts on %(starts_on)s."),
        why=_("Keep these days free. If you cannot come, withdraw, so that somebody else gets the seat."),
        act=_("Open my training"),
    ),
    NoticeKind(
        telling.PROMOTED,
        text=_("A seat has become free: you take part in %(program)s, which starts on %(starts_on)s."),
        why=_("Keep these days free. If you cannot come, withdraw, so that somebody else gets the seat."),
        act=_("Open my training"),
    ),
    NoticeKind(
        telling.REJECTED,
        text=_("Your participation in %(program)s was not approved."),
        why=_("The reason stands with your training; other sessions may be open to you."),
        act=_("Open my training"),
    ),
    NoticeKind(
        telling.CANCELLED,
        text=_("%(program)s, planned for %(starts_on)s, was cancelled."),
        why=_("You need not keep these days free. The reason stands with your training."),
        act=_("Open my training"),
    ),
    NoticeKind(
        telling.RESULT,
        text=_("The result of %(program)s is there."),
        why=_("A level reached by training counts officially once an assessment confirms it."),
        act=_("Open my training"),
    ),
)
register_notices(
    NoticeKind(
        "study_leave_recommend",
        _("%(name)s applies for study leave: %(programme)s"),
        _("As the superior you say what the unit gains by it; without that the application does not go on."),
        _("Read and recommend"),
    ),
    NoticeKind(
        "study_leave_check",
        _("Study leave of %(name)s waits for BKPSDM: %(programme)s"),
        _("Rules and documents are checked before anybody decides."),
        _("Check"),
    ),
    NoticeKind(
        "study_leave_decide",
        _("Study leave of %(name)s waits for your decision: %(programme)s"),
        _("It has been recommended and verified; you decide."),
        _("Decide"),
    ),
    NoticeKind(
        "study_leave_news",
        _("Your study leave (%(programme)s): %(state)s"),
        _("Something about your study leave has changed."),
        _("Open"),
    ),
    NoticeKind(
        "study_leave_extension",
        _("%(name)s asks for more time: %(programme)s"),
        _("A study that is not extended in time ends on its last day."),
        _("Decide"),
    ),
    NoticeKind(
        "study_report_due",
        _("Report %(number)s from your study is due on %(day)s"),
        _("Your agency follows your progress by these reports, and helps where you are held up."),
        _("Write the report"),
    ),
    NoticeKind(
        "study_return_due",
        _("Report back from your study by %(day)s"),
        _("Your return begins the service after the study, and your degree enters the register."),
        _("Report back"),
    ),
    NoticeKind(
        "recognition_decide",
        _("%(name)s is nominated for %(programme)s"),
        _("A nomination is decided by a second person, within the budget."),
        _("Decide"),
    ),
    NoticeKind(
        "recognition_given",
        _("You have been recognised: %(programme)s"),
        _("Your agency recognises how you have developed this year."),
        _("See and download"),
    ),
)
register_notices(
    NoticeKind(
        "agreement_ends",
        text=_("The agreement %(number)s with %(provider)s ends on %(day)s."),
        why=_(
            "Without a following one its terms and its ceiling no longer cover what is held after that day."
        ),
        act=_("Open the agreement"),
    )
)
EVALUATION_DUE = NoticeKind(
    "evaluation_due",
    text=_("Tell what %(program)s was worth to you."),
    why=_("A few questions; your answers decide whether it is held again as it is."),
    act=_("Evaluate"),
)
SUPERIOR_EVALUATION_DUE = NoticeKind(
    "superior_evaluation_due",
    text=_("Tell whether what %(name)s learnt in %(program)s shows at work."),
    why=_("Only who sees the work can say it; your answer is set beside the next assessment."),
    act=_("Evaluate"),
)
register_notices(EVALUATION_DUE, SUPERIOR_EVALUATION_DUE)
register_notices(CERTIFICATE_WAITS, CERTIFICATE_RETURNED)

# What is due (training.due).
register_notices(
    NoticeKind(
        plan_notices.ACTION_SOON,
        text=_("“%(action)s” in your development plan is due on %(day)s."),
        why=_("Say that it is done and hand in the evidence, or agree another day with your superior."),
        act=_("Open the action"),
    ),
    NoticeKind(
        plan_notices.ACTION_OVERDUE,
        text=_("“%(action)s” in your development plan was due on %(day)s and is not done."),
        why=_(
            "Hand in the evidence if it is done; if it cannot be done, change the plan with your superior."
        ),
        act=_("Open the action"),
    ),
    NoticeKind(
        plan_notices.TEAM_OVERDUE,
        text=_("Overdue in the development plan of %(name)s: %(n)s; “%(action)s” was due on %(day)s."),
        why=_("Time at work and a word with whoever is held up are what a superior can give."),
        act=_("Open the plan"),
    ),
    NoticeKind(
        plan_notices.PLAN_UNSENT,
        text=_("Your development plan %(year)s is a draft that was not sent; it is due by %(day)s."),
        why=_("Your superior can only agree to what was sent, and only agreed actions are scheduled."),
        act=_("Complete and send the plan"),
    ),
    NoticeKind(
        telling.STARTS_SOON,
        text=_("%(program)s starts on %(starts_on)s: %(where)s."),
        why=_("If you cannot come, withdraw now, so that somebody on the waiting list gets the seat."),
        act=_("Open my training"),
    ),
    NoticeKind(
        telling.BELOW_MINIMUM,
        text=_("%(program)s starts on %(starts_on)s with %(seated)s of at least %(least)s participants."),
        why=_("Nominate others, move it, or cancel it in time: everybody enrolled is then told."),
        act=_("Open the session"),
    ),
    NoticeKind(
        HOURS_BEHIND,
        text=_(
            "Lesson hours %(year)s: %(done)s done, %(forecast)s with everything planned, %(rule)s required."
        ),
        why=_("%(missing)s hours are missing until December; here is what counts, and what would help."),
        act=_("Look at my hours"),
    ),
    NoticeKind(
        HOURS_ABOVE,
        text=_("Lesson hours %(year)s: %(forecast)s with everything planned, at most %(rule)s are allowed."),
        why=_("The rule for PPPK sets a maximum; agree with your superior what is left out or moved."),
        act=_("Look at my hours"),
    ),
    NoticeKind(
        RESULT_ENDS,
        text=_("Assessment results of yours hold until %(day)s: %(n)s, among them %(competency)s."),
        why=_(
            "After that day the level counts as unknown, also where posts are filled, until you are assessed."
        ),
        act=_("See my competencies"),
    ),
    NoticeKind(
        CERTIFICATE_ENDS,
        text=_("Your certificate of %(program)s holds until %(day)s."),
        why=_("Whoever needs it for the post renews it before that day."),
        act=_("See sessions of the programme"),
    ),
)
