"""What of somebody's account still stands, so that none of their records is destroyed."""

from django.utils.translation import gettext_lazy as _

from employees.models import AccessRequest, User
from employees.retention.hindrances import Hindrance, register_hindrances

register_hindrances(
    Hindrance(
        "account",
        _("The account of this person is still open: a technical administrator closes it"),
        lambda people: User.objects.filter(employee__in=people.order_by().values("pk"), is_active=True),
    ),
    Hindrance(
        "access_request",
        _("Something that was asked for about this person's account is not decided"),
        lambda people: AccessRequest.objects.filter(
            user__employee__in=people.order_by().values("pk"), state=AccessRequest.State.WAITING
        ),
        person="user__employee",
    ),
)
