"""Where the holder of an account sets a new password, by a link that two administrators agreed on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from employees.access_requests import close_links
from employees.policy import public


class SetPasswordView(PasswordResetConfirmView):
    """A link works once: it is worthless as soon as the password is another one."""

    template_name = "registration/set_password.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        holder: Any = self.user
        close_links(holder, at=timezone.now())
        return answer


_set_password: Any = SetPasswordView.as_view()
set_password = public(sensitive_post_parameters("new_password1", "new_password2")(_set_password))
