from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        from asn_career.base.audit import settle_with
        from asn_career.base.documents.issuing import show_with
        from competencies.raising import offer_with
        from training.library.offering import ways_of
        from training.plans.closing import close_written

        settle_with(close_written)
        offer_with(ways_of)
        show_with(
            "certificate", url_name="credential_document", label=_("Digital certificate (Open Badges 3.0)")
        )
