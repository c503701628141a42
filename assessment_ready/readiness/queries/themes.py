"""Reads of emerging themes: those that come with the product and a council's own."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessment_ready.councils.models import Council, Membership
from assessment_ready.readiness.models import EmergingTheme, Gap


def themes_of(council: Council) -> QuerySet[EmergingTheme]:
    """Every theme of this council, on or off.

    A council's own row with the code of a shipped one stands in its place: that is how a council switches a shipped
    theme off without taking it from anybody else.
    """
    own = EmergingTheme.objects.filter(council=council, code=OuterRef("code"))
    shipped = Q(council=None, is_active=True) & ~Exists(own)
    return EmergingTheme.objects.filter(shipped | Q(council=council)).order_by("position", "title")


def on_in(council: Council) -> QuerySet[EmergingTheme]:
    """The themes that are on."""
    return themes_of(council).filter(is_active=True)


def with_open_gaps(membership: Membership, now: datetime) -> list[tuple[EmergingTheme, int]]:
    """Every theme, on or off, with how many open gaps of it the person may know of; two queries."""
    gaps = Gap.objects.visible_to(membership, now).open().filter(theme__isnull=False).order_by()
    counted = dict(gaps.values_list("theme_id").annotate(number=Count("pk")))
    return [(theme, counted.get(theme.pk, 0)) for theme in themes_of(membership.council)]


def get_theme(council: Council, theme_id: int) -> EmergingTheme:
    """One theme of this council, on or off. Raises ``EmergingTheme.DoesNotExist``."""
    return themes_of(council).get(pk=theme_id)
