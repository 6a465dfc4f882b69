"""Keeping views of lists: what is kept of an address, and how many."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.tables import AFTER, BEFORE
from employees.access import Principal
from employees.models import SavedView, User

MOST = 100  # of one person
LONGEST_QUERY = 2000
ELSEWHERE = ("/api/", "/admin/", "/oauth/", "/static/")


class ViewNameError(DomainError):
    code = "view_name_taken"
    message = _("You have a view of this name for this list already. Choose another name.")


class TooManyViewsError(DomainError):
    code = "too_many_views"
    message = _("You keep %(most)d views, which is the most. Delete one first.")


class NoListError(DomainError):
    code = "no_list"
    message = _("This address is no list of this application.")
    status = 400


def save_view(*, name: str, path: str, query: str, by: Principal) -> SavedView:
    """Keep a list as it is filtered and sorted; the place within its pages is left out."""
    if by.account_key is None:
        raise NotPermittedError
    user = User.objects.get(public_id=by.account_key)
    view = SavedView(user=user, name=name, path=_path(path), query=_query(query))
    with acting(by=by.identity, reason="saved view"):
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # or two at once count without each other
        if SavedView.objects.visible_to(by).count() >= MOST:
            raise TooManyViewsError(most=MOST)
        _store(view)
    return view


def rename_view(view: SavedView, *, name: str, by: Principal) -> None:
    view.name = name
    with acting(by=by.identity, reason="saved view"):
        _store(view)


def delete_view(view: SavedView, *, by: Principal) -> None:
    with acting(by=by.identity, reason="saved view"):
        view.delete()


def _store(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise ViewNameError(fields={"name": [str(ViewNameError.message)]}) from error


def _path(path: str) -> str:
    """A page of this application; anything else is not led to later."""
    if len(path) > 200 or path.startswith(("//", *ELSEWHERE)):
        raise NoListError
    try:
        resolve(path)
    except Resolver404 as error:
        raise NoListError from error
    return path


def _query(query: str) -> str:
    """The filters and the order; a cursor points into pages that will be others by then."""
    if len(query) > LONGEST_QUERY or "\x00" in query:
        raise NoListError
    kept = QueryDict(query, mutable=True)
    for name in (AFTER, BEFORE):
        kept.pop(name, None)
    return kept.urlencode()
