"""What somebody wants to see again: a list with its filters, under a name of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.models import RecordModel

if TYPE_CHECKING:
    from employees.access import Principal


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """A person's own; nobody else's, whatever their role."""
        key = principal.account_key
        return self.filter(user__public_id=key) if key else self.none()


class SavedView(RecordModel):
    """The address of a list, as a path and the part after the question mark."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=2000, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = pgettext_lazy("saved view", "saved view")
        verbose_name_plural = pgettext_lazy("saved view", "saved views")
        constraints = [
            models.UniqueConstraint(fields=["user", "path", "name"], name="savedview_name_once"),
            models.CheckConstraint(name="savedview_name_not_blank", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="savedview_path_here",
                condition=models.Q(path__startswith="/") & ~models.Q(path__startswith="//"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path
