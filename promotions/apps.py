from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    name = "promotions"
    verbose_name = _("Promotions")

    def ready(self) -> None:
        from assessments.requirement_impact import judge_with
        from promotions import checks, withheld  # noqa: F401  (register the system checks, and what no file tells)
        from promotions.requirement_impact import judge_holders

        judge_with(judge_holders)
