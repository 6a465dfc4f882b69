"""The dated rule about the aspects of the merit system, and the figures that bear on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from asn_career.base.regulations import load_table

# What each figure counts; a share is of the figure named beside it.
FIGURES: dict[str, tuple[Any, str]] = {
    "posts": (_("Posts of the register"), ""),
    "posts_filled": (_("Posts with a holder"), "posts"),
    "posts_with_standard": (_("Posts with a competency standard"), "posts"),
    "people": (_("People in service"), ""),
    "people_with_post": (_("People whose post is known"), "people"),
    "people_assessed": (_("People with an official competency result within three years"), "people"),
    "people_appraised": (_("People with an appraisal of this or the last year"), "people"),
    "people_with_potential": (_("People whose potential was measured"), "people"),
    "plans_agreed": (_("People with an agreed development plan"), "people"),
    "people_trained": (_("People who completed training"), "people"),
    "people_awarded": (_("People with an award of this year"), "people"),
    "people_sanctioned": (_("People with a sanction that began this year"), "people"),
    "critical_posts": (_("Critical posts"), "posts"),
    "critical_posts_with_successor": (_("Critical posts with somebody who fits"), "critical_posts"),
    "official_runs": (_("Official runs that were sent"), ""),
    "runs_decided": (_("Of them decided by the appointing authority"), "official_runs"),
    "departures_approved": (_("Departures from the official order that two approved"), ""),
    "objections_filed": (_("Objections filed"), ""),
    "objections_answered": (_("Of them answered"), "objections_filed"),
    "packages_applied": (_("Data packages taken in"), ""),
}

# Why a figure is unknown, where its source was never computed or taken in; the others count what is made here.
WITHOUT_SOURCE: dict[str, Any] = {
    "posts_filled": _("nobody's holding of a post is on record"),
    "posts_with_standard": _("no competency standard is on record"),
    "people_with_post": _("nobody's holding of a post is on record"),
    "people_assessed": _("no official competency result is on record"),
    "people_appraised": _("no appraisal is on record"),
    "people_with_potential": _("no measurement of potential is on record"),
    "people_trained": _("no completed training is on record"),
    "people_awarded": _("no award is on record"),
    "people_sanctioned": _("no sanction is on record"),
    "critical_posts": _("of no post it is on record whether it is critical"),
    "critical_posts_with_successor": _("succession has not been computed"),
}


def _faults(value: Any) -> Iterator[str]:
    if len(value) != 8:
        yield "there are eight aspects"
    for code, aspect in value.items():
        if unknown := set(aspect["figures"]) - set(FIGURES):
            yield f"{code}: no figure is called {', '.join(sorted(unknown))}"


ASPECTS = load_table("promotions", "merit_aspects", check=_faults)
