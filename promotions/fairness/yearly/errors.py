"""Why a step about a yearly summary is refused."""

from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError


class YearNotOverError(DomainError):
    code = "fairness_year_not_over"
    status = 422
    message = _("A year is summed up once it is over: %(last)d at the latest.")


class NothingToTellError(DomainError):
    code = "fairness_year_empty"
    message = _("No official run was sent in %(year)d, so there is nothing to sum up.")


class FiguresMissingError(DomainError):
    code = "fairness_year_figures_missing"
    message = _(
        "The figures of %(runs)d official runs of %(year)d are not computed yet, which takes an hour at most. "
        "Draw up the summary after that: what is missing then is in none."
    )


class SummaryWaitsError(DomainError):
    code = "fairness_year_waits"
    message = _("A summary of that year is there already: it waits for its second person, or was published.")


class SummaryNotWaitingError(DomainError):
    code = "fairness_year_not_waiting"
    message = _(
        "The summary was published or returned meanwhile, or is another one than was shown. Open it again."
    )


class OwnSummaryError(DomainError):
    code = "fairness_year_own"
    status = 403
    message = _("Whoever drew up a summary does not publish it; another person does.")
