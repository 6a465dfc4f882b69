"""Letters about open notices: one to each account holder, in daylight, never the same notice twice.

A letter holds sentences and links, no figures about people. The rows say what was sent: a notice is marked in the
transaction in which its letter is handed over, so that a mail server that is away leaves it unsent, for the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from asn_career.base.audit import acting
from employees.models import Notice, NoticeLetter, NoticePreference, User
from employees.notices import kind_codes, said

BATCH = 200
MOST_LETTERS = 2_000
BETWEEN = timedelta(hours=20)  # one a day, wherever in the day the quiet hours end
BETWEEN_WEEKLY = timedelta(days=6, hours=12)
MONDAY, SATURDAY = 0, 5
Digest = NoticePreference.Digest

_BY = "system:schedule"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of letters came to; ``unreachable`` are accounts without any address."""

    sent: int = 0
    refused: int = 0
    unreachable: int = 0

    def __add__(self, other: Round) -> Round:
        return Round(
            self.sent + other.sent, self.refused + other.refused, self.unreachable + other.unreachable
        )


def send_digests(*, now: datetime, most: int = MOST_LETTERS) -> Round:
    """Send the letters that are due; ends early when the mail server is away, and says so in the log."""
    done, after = Round(), 0
    while done.sent + done.refused < most:
        accounts = _waiting_accounts(after=after)
        if not accounts:
            break
        after = accounts[-1].pk
        try:
            done += _send_to([one for one in accounts if is_due(one, now=now)], now=now)
        except (SMTPException, OSError) as error:
            logger.error("letters about notices were not sent: %s", error)
            break
    return done


def is_due(account: User, *, now: datetime) -> bool:
    """Whether a letter may go to the account now: it wants letters, it is not quiet, and the last one is long ago."""
    wanted = getattr(account, "notice_preference", None) or NoticePreference(user=account)
    local = timezone.localtime(now)
    if wanted.digest == Digest.NEVER or is_quiet(wanted, local=local):
        return False
    last = account.last_letter_at  # type: ignore[attr-defined]
    if wanted.digest == Digest.WEEKLY:
        return local.weekday() == MONDAY and (last is None or now - last >= BETWEEN_WEEKLY)
    return last is None or now - last >= BETWEEN


def is_quiet(wanted: NoticePreference, *, local: datetime) -> bool:
    """Whether ``local``, in the agency's zone, lies in the quiet hours; they may go past midnight."""
    if wanted.quiet_weekends and local.weekday() >= SATURDAY:
        return True
    return _within(local.time(), wanted.quiet_from, wanted.quiet_until)


def _within(moment: time, start: time, end: time) -> bool:
    return start <= moment < end if start < end else moment >= start or moment < end


def _waiting_accounts(*, after: int) -> list[User]:
    """Active accounts with something unsent, in order of their numbers, with preference and last letter. One query."""
    unsent = Notice.objects.unsent().filter(recipient=OuterRef("pk"), kind__in=kind_codes(digest=True))
    last = NoticeLetter.objects.filter(recipient=OuterRef("pk")).order_by("-at").values("at")[:1]
    accounts = User.objects.filter(Exists(unsent), pk__gt=after, is_active=True).annotate(last_letter_at=last)
    return list(accounts.select_related("notice_preference", "employee").order_by("pk")[:BATCH])


def _send_to(accounts: Sequence[User], *, now: datetime) -> Round:
    reachable = {account.pk: account for account in accounts if address_of(account)}
    unreachable = len(accounts) - len(reachable)
    if not reachable:
        return Round(unreachable=unreachable)
    with acting(by=_BY, reason="letters about notices"):
        # Another round at the same moment passes over what this one holds.
        held = Notice.objects.unsent().filter(recipient__in=reachable, kind__in=kind_codes(digest=True))
        rows = list(held.select_for_update(skip_locked=True, of=("self",)).order_by("recipient", "pk"))
        letters = list(_hand_over(rows, accounts=reachable, now=now))
        NoticeLetter.objects.bulk_create(letters)
        refused = {letter.recipient_id for letter in letters if letter.refused}
        told = [row.pk for row in rows if row.recipient_id not in refused]
        Notice.objects.filter(pk__in=told).update(sent_at=now)
    return Round(len(letters) - len(refused), len(refused), unreachable)


def _hand_over(
    rows: Iterable[Notice], *, accounts: Mapping[int, User], now: datetime
) -> Iterator[NoticeLetter]:
    """One letter each, over one connection; an address that is refused does not keep the others waiting."""
    with get_connection() as connection:
        for recipient, group in groupby(rows, key=lambda row: row.recipient_id):
            notices = list(group)
            letter = NoticeLetter(recipient_id=recipient, at=now, notices=len(notices))
            try:
                message = compose(accounts[recipient], notices, now=now)
                connection.send_messages([message])
            except SMTPRecipientsRefused as error:
                letter.refused = str(error)[:300]
            yield letter


def address_of(account: User) -> str:
    """The account's own address, or that of its employee; empty without either."""
    return account.email or (account.employee.email if account.employee else "")


def compose(account: User, notices: Sequence[Notice], *, now: datetime) -> EmailMessage:
    """The letter in the account's language; its id is the same when the same round is done again."""
    with translation.override(account.language or settings.LANGUAGE_CODE):
        lines = [(said(notice), _link(notice)) for notice in notices]
        subject = ngettext(
            "%(n)s thing waits for you in career management",
            "%(n)s things wait for you in career management",
            len(lines),
        ) % {"n": len(lines)}
        body = render_to_string(
            "notices/digest.txt",
            {
                "name": account.get_full_name() or account.get_username(),
                "lines": lines,
                "preferences": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('notice_preferences')}",
                "agency": settings.AGENCY_NAME,
            },
        )
    day = timezone.localtime(now).date()
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    identity = f"<{account.public_id}.{day:%Y%m%d}.{notices[0].public_id}@{host}>"
    return EmailMessage(subject, body, to=[address_of(account)], headers={"Message-ID": identity})


def _link(notice: Notice) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('notice_open', args=[notice.public_id])}"
