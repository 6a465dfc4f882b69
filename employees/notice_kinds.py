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
