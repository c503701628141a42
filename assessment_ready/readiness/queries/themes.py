"""Reads of emerging themes: those that come with the product and a council's own."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from assessment_ready.councils.models import Council
from assessment_ready.readiness.models import EmergingTheme


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


def get_theme(council: Council, theme_id: int) -> EmergingTheme:
    """One theme of this council, on or off. Raises ``EmergingTheme.DoesNotExist``."""
    return themes_of(council).get(pk=theme_id)
