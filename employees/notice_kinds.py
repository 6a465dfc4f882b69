"""What an account holder is told about the account itself."""

from django.utils.translation import gettext_lazy as _

from employees.notices import NoticeKind, register_notices

_WHY = _("If it was not you, change your password and tell the administrator of your agency at once.")
_ACT = _("Look at the second factor")

register_notices(
    *(
        NoticeKind(code, text, _WHY, _ACT)
        for code, text in (
            ("second_factor_set_up", _("A second factor was set up for your account on %(when)s.")),
            ("second_factor_removed", _("The second factor of your account was removed on %(when)s.")),
            ("second_factor_reset", _("Two administrators removed your second factor on %(when)s.")),
            ("second_factor_recovered", _("A recovery code of your account was used on %(when)s.")),
            ("second_factor_renewed", _("New recovery codes were made for your account on %(when)s.")),
            (
                "second_factor_locked",
                _("Wrong codes were entered for your account until %(when)s: somebody knows the password."),
            ),
        )
    )
)

register_notices(
    NoticeKind(
        "delegation_received",
        _("You stand in for %(official)s as %(kind)s from %(first)s to %(last)s."),
        _("What waits for the official in these days is yours to do. You act in their name when you say so."),
        _("Look at the delegation"),
    ),
    NoticeKind(
        "delegation_given",
        _("%(deputy)s stands in for you as %(kind)s from %(first)s to %(last)s."),
        _("Everything done in your name is shown to you. You can end it at any time."),
        _("Look at the delegation"),
    ),
    NoticeKind(
        "delegation_ended",
        _("%(deputy)s no longer stands in for %(official)s."),
        _("What was done in these days stays as it is, under both names."),
        _("Look at the delegation"),
    ),
)

register_notices(
    NoticeKind(
        "erasure_proposed",
        _("An erasure of records that are kept no longer waits for a second person."),
        _("Nothing is erased until another person than the one who proposed it approves."),
        _("Look at the erasure"),
    ),
    NoticeKind(
        "erasure_undone",
        _("An erasure that you proposed was refused, or not carried out."),
        _("Nothing was erased. Its page says why; it can be proposed again."),
        _("Look at the erasure"),
    ),
)
