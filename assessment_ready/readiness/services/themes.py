"""Emerging themes: loading those that are shipped, adding a council's own, switching them on and off."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify

from assessment_ready.audit import services as audit
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.readiness.errors import ThemeExists
from assessment_ready.readiness.models import EmergingTheme
from assessment_ready.readiness.queries.themes import get_theme, themes_of
from assessment_ready.readiness.services.locking import require
from assessment_ready.ui.errors import FieldError

_LAST = 1000


@transaction.atomic
def load_themes(rows: Sequence[dict[str, str]]) -> int:
    """Bring the shipped themes up to ``rows`` (code, title, note), in their order; how many there are.

    Safe to repeat. A theme that is no longer shipped is switched off, not deleted: gaps may belong to it.
    """
    for position, row in enumerate(rows, start=1):
        EmergingTheme.objects.update_or_create(
            council=None,
            code=row["code"],
            defaults={
                "title": row["title"],
                "note": row.get("note", ""),
                "position": position,
                "is_active": True,
            },
        )
    gone = EmergingTheme.objects.filter(council=None).exclude(code__in=[row["code"] for row in rows])
    gone.update(is_active=False)
    return len(rows)


@transaction.atomic
def add_theme(*, actor: Membership, title: str, note: str = "") -> EmergingTheme:
    """Add a theme of the council's own. Raises ``NotAllowed`` and ``ThemeExists``."""
    require(actor, Perm.MANAGE_ACTIONS)
    code = slugify(title)[:40].strip("-")
    if not code:
        raise FieldError("Enter a name with letters in it", field="title")
    if themes_of(actor.council).filter(Q(title__iexact=title.strip()) | Q(code=code)).exists():
        raise ThemeExists
    theme = EmergingTheme(
        council=actor.council, code=code, title=title.strip(), note=note.strip(), position=_LAST
    )
    try:
        with transaction.atomic():
            theme.save(force_insert=True)
    except IntegrityError:
        raise ThemeExists from None
    audit.record("readiness.theme.added", actor=actor, obj=theme, council=actor.council)
    return theme


@transaction.atomic
def switch_theme(*, actor: Membership, theme_id: int, is_on: bool) -> EmergingTheme:
    """Watch a theme or watch it no longer; gaps keep theirs. Again changes nothing.

    A shipped theme stays as it is for everybody else: the council gets a row of its own in its place. Raises
    ``NotAllowed`` and ``EmergingTheme.DoesNotExist``.
    """
    require(actor, Perm.MANAGE_ACTIONS)
    theme = get_theme(actor.council, theme_id)
    if theme.is_active == is_on:
        return theme
    changed = _switched(actor, theme, is_on)
    code = "readiness.theme.switched_on" if is_on else "readiness.theme.switched_off"
    audit.record(code, actor=actor, obj=changed, council=actor.council)
    return changed


def _switched(actor: Membership, theme: EmergingTheme, is_on: bool) -> EmergingTheme:
    if theme.council_id is None:
        return EmergingTheme.objects.create(
            council=actor.council,
            code=theme.code,
            title=theme.title,
            note=theme.note,
            position=theme.position,
            is_active=False,
        )
    shipped = EmergingTheme.objects.filter(council=None, code=theme.code, is_active=True).first()
    if shipped is not None and is_on:
        theme.gaps.update(theme=shipped)
        EmergingTheme.objects.filter(pk=theme.pk).delete()
        return shipped
    theme.is_active = is_on
    theme.save(update_fields=["is_active"])
    return theme
