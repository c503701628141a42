"""Keeping, renaming and deleting a person's own views of registers."""

from django.db import transaction

from assessment_ready.audit.services import record
from assessment_ready.councils.errors import TooManyViews, ViewNameTaken, ViewTooLong
from assessment_ready.councils.models import Membership, SavedView
from assessment_ready.councils.registers import Showing

_MOST_VIEWS = 30
_LONGEST_QUERY = 1000
_MOST_COLUMNS = 60


@transaction.atomic
def save_view(
    *, actor: Membership, register: str, label: str, name: str, query: str, is_default: bool
) -> SavedView:
    """Keep a register's filters and columns under a name; the same name again takes the place of the earlier.

    ``query`` is the query string of the register as the person sees it, ``label`` what the register is called.
    Raises ``TooManyViews`` and ``ViewTooLong``.
    """
    showing = _checked(query)
    _lock_own(actor)
    own = SavedView.objects.filter(membership=actor, register=register)
    view = own.filter(name__iexact=name).first()
    is_new = view is None
    if view is None:
        if own.count() >= _MOST_VIEWS:
            raise TooManyViews
        view = SavedView(council=actor.council, membership=actor, register=register)
    if is_default:
        own.filter(is_default=True).update(is_default=False)
    view.name, view.query, view.columns = name, showing.query, list(showing.columns)
    view.is_default = is_default or view.is_default
    if is_new:
        view.save(force_insert=True)
    else:
        view.save(update_fields=["name", "query", "columns", "is_default"])
    record("councils.view.saved", actor=actor, obj=view, council=actor.council, label=label)
    return view


@transaction.atomic
def rename_view(*, actor: Membership, view_id: int, label: str, name: str) -> SavedView:
    """Give a view another name. Raises ``ViewNameTaken`` and ``SavedView.DoesNotExist``."""
    view = _own(actor, view_id)
    others = SavedView.objects.filter(membership=actor, register=view.register).exclude(pk=view.pk)
    if others.filter(name__iexact=name).exists():
        raise ViewNameTaken
    if view.name != name:
        view.name = name
        view.save(update_fields=["name"])
        record("councils.view.changed", actor=actor, obj=view, council=actor.council, label=label)
    return view


@transaction.atomic
def open_with_view(*, actor: Membership, view_id: int, label: str, is_default: bool) -> SavedView:
    """Let the register open with a view, or no longer. Raises ``SavedView.DoesNotExist``."""
    view = _own(actor, view_id)
    if view.is_default != is_default:
        own = SavedView.objects.filter(membership=actor, register=view.register)
        own.filter(is_default=True).update(is_default=False)
        view.is_default = is_default
        view.save(update_fields=["is_default"])
        record("councils.view.changed", actor=actor, obj=view, council=actor.council, label=label)
    return view


@transaction.atomic
def delete_view(*, actor: Membership, view_id: int, label: str) -> None:
    """Delete a view. Raises ``SavedView.DoesNotExist``, also for the second of two clicks."""
    view = _own(actor, view_id)
    record("councils.view.deleted", actor=actor, obj=view, council=actor.council, label=label)
    view.delete()


def _lock_own(actor: Membership) -> None:
    """One change to a person's views at a time, so that no two have one name or both open the register."""
    Membership.objects.select_for_update().get(pk=actor.pk)


def _own(actor: Membership, view_id: int) -> SavedView:
    _lock_own(actor)
    return SavedView.objects.get(membership=actor, pk=view_id)


def _checked(query: str) -> Showing:
    try:
        showing = Showing.parse(query)
    except ValueError:
        raise ViewTooLong from None
    if len(showing.query) > _LONGEST_QUERY or len(showing.columns) > _MOST_COLUMNS:
        raise ViewTooLong
    return showing
