"""What waits for somebody on the way from an opening to an appointment."""

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
    NoticeKind(
        "attempt_second",
        text=_("A further attempt to fill %(post)s waits for a second person."),
        why=_("Nothing begins before another person agrees; the attempt before stays as it ended."),
        act=_("Read the reason"),
    ),
    NoticeKind(
        "attempt_next",
        text=_("A further attempt to fill %(post)s was decided about."),
        why=_("Once it is agreed to, the next step is yours."),
        act=_("Open the attempt"),
    ),
    NoticeKind(
        "objection_check",
        text=_("Somebody objects to the result for %(post)s."),
        why=_("The answer is due by %(day)s; a second person decides it."),
        act=_("Check the objection"),
    ),
    NoticeKind(
        "objection_decide",
        text=_("An answer to an objection about %(post)s waits for a second person."),
        why=_("It is due by %(day)s and counts only once you have decided it."),
        act=_("Read and decide"),
    ),
    NoticeKind(
        "objection_due",
        text=_("The answer to an objection about %(post)s is due by %(day)s."),
        why=_("The person waits, and so may the committee."),
        act=_("Open the objection"),
    ),
    NoticeKind(
        "objection_news",
        text=_("There is news about your objection to the result for %(post)s."),
        why=_("The answer is due by %(day)s; documents you were asked for are not counted."),
        act=_("Read it"),
    ),
    NoticeKind(
        "objection_documents",
        text=_("Documents are needed for your objection about %(post)s."),
        why=_("They are waited for until %(day)s; then it is decided without them."),
        act=_("Add the documents"),
    ),
    NoticeKind(
        "objection_list",
        text=_("An objection about %(post)s was upheld and would give another list of candidates."),
        why=_("Nothing was changed: what was sent, signed or decided stays until people decide anew."),
        act=_("See what it changes"),
    ),
    NoticeKind(
        "opening_approve",
        text=_("The stages and weights of the opening of %(post)s wait for your approval."),
        why=_("No stage begins before two people have approved them."),
        act=_("Read and approve"),
    ),
    NoticeKind(
        "opening_next",
        text=_("The opening of %(post)s waits for its next stage."),
        why=_("Nothing goes on before an officer begins it."),
        act=_("Open"),
    ),
    NoticeKind(
        "rotation_approve",
        text=_("A rotation plan of %(unit)s waits for your approval."),
        why=_("Nobody is moved, and nothing is opened, before two people have approved it."),
        act=_("Read and approve"),
    ),
    NoticeKind(
        "rotation_next",
        text=_("The rotation plan of %(unit)s is approved; its openings wait for their evidence."),
        why=_("Each move goes its own way over an official run and a committee to the decision."),
        act=_("Go on with the plan"),
    ),
    NoticeKind(
        "application_check",
        text=_("An application for %(post)s waits for the document check."),
        why=_("The stage closes once every application is decided."),
        act=_("Check the documents"),
    ),
    NoticeKind(
        "application_again",
        text=_("An application for %(post)s came again, repaired, and waits for the document check."),
        why=_("The stage closes once every application is decided."),
        act=_("Check the documents"),
    ),
    NoticeKind(
        "application_second",
        text=_("The document check of an application for %(post)s waits for a second person."),
        why=_("Nobody passes or fails on one person's word."),
        act=_("Decide"),
    ),
    NoticeKind(
        "application_news",
        text=_("Your application for %(post)s: %(state)s."),
        why=_("What happened, and why, stands on its page."),
        act=_("Open"),
    ),
    NoticeKind(
        "application_repair",
        text=_("Your application for %(post)s came back: a document is to be repaired."),
        why=_("It is not considered before the document is replaced on its page."),
        act=_("Repair"),
    ),
    NoticeKind(
        "stage_score",
        text=_("Applicants for %(post)s wait for your scores: %(stage)s."),
        why=_("Nobody else sees them before the stage is closed."),
        act=_("Give scores"),
    ),
    NoticeKind(
        "fairness_respond",
        text=_("Fairness figures of the selection for %(post)s need a written response by %(day)s."),
        why=_("A group passed a stage clearly less often than another, and hardly by chance."),
        act=_("Write the response"),
    ),
)
