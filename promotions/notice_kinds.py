"""What waits for somebody on the way from a shortlist to an appointment."""

from django.utils.translation import gettext_lazy as _

from employees.notices import NoticeKind, register_notices

register_notices(
    NoticeKind(
        "committee_review",
        text=_("Candidates for %(post)s wait for your first marks."),
        why=_("The committee sits once the marks of all members are in; yours are seen by nobody before."),
        act=_("Judge the candidates"),
    ),
    NoticeKind(
        "committee_sitting",
        text=_("The committee for %(post)s is in session."),
        why=_("Each member present votes about each candidate, in person."),
        act=_("Open the sitting"),
    ),
    NoticeKind(
        "committee_departure",
        text=_("A departure from the official order for %(post)s waits for a second member."),
        why=_("Without a second person the official order stands."),
        act=_("Read the reason"),
    ),
    NoticeKind(
        "committee_sign",
        text=_("The minutes of the committee for %(post)s wait for your signature."),
        why=_("They go to the appointing authority once everybody present has signed."),
        act=_("Read and sign"),
    ),
    NoticeKind(
        "committee_decide",
        text=_("The committee proposes candidates for %(post)s; the decision is yours."),
        why=_("Nobody is appointed without it."),
        act=_("Decide"),
    ),
    NoticeKind(
        "committee_returned",
        text=_("The minutes of the committee for %(post)s came back; the committee sits again."),
        why=_(
            "The reason stands with the minutes or with the decision; nothing goes on before the next sitting."
        ),
        act=_("Call the next sitting"),
    ),
    NoticeKind(
        "appointment_record",
        text=_("Somebody was chosen for %(post)s; the decree is to be recorded."),
        why=_("The position history follows only once the decree has its number."),
        act=_("Record the decree"),
    ),
)
