"""Lists and items of vacancies and shortlists."""

import django_filters

from employees.access import Permission
from employees.api.tables import TableViewSet
from promotions.api import serializers
from promotions.choices import Route
from promotions.models import Vacancy


class VacancyFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    position = django_filters.CharFilter(field_name="position__code")
    route = django_filters.ChoiceFilter(choices=Route.choices)


class VacancyViewSet(TableViewSet):
    """Posts to be filled."""

    table = "vacancies"
    model = Vacancy
    permission = Permission.READ_ORGANISATION
    serializer_class = serializers.VacancySerializer
    filterset_class = VacancyFilter
    ordering_fields = {"code": "code", "opened_on": "opened_on"}
    default_ordering = ("code",)
