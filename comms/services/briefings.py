"""Briefings: written, changed with every text kept, withdrawn."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.services.references import next_numbers
from comms.errors.briefings import BriefingRefused
from comms.models import Briefing, BriefingText, Message, Plan, RequestState, ScenarioCell
from comms.queries.clearance import open_request_of, words_of
from comms.queries.scenarios import is_sealed
from comms.rules.briefings import DECIDING, BriefingValues
from comms.services import entries, release_hooks
from comms.services.briefing_checks import Known, check_cell, check_values, plan_for
from comms.services.clearance import embargo_changed, undo, words_changed
from comms.services.clearance_steps import close

_PLAIN = (
    "product_id",
    "title",
    "summary",
    "body",
    "marking",
    "quotes_member",
    "names_partner",
    "quotes_draft",
    "valid_until",
    "owner_id",
)
_SEALED = "Another rating was activated, so this text is sealed: it stays as it is."
_WITHDRAWN = "This briefing is withdrawn. Write a new one instead."


@transaction.atomic
def add_briefing(
    *,
    actor: Membership,
    plan_id: int,
    values: BriefingValues,
    submission_key: UUID,
    cell_id: int | None = None,
) -> Briefing:
    """Write a new briefing of a plan, for a cell of a scenario if one is given; a second click gives the same.

    Raises ``Plan.DoesNotExist``, ``ScenarioCell.DoesNotExist``, ``EmbargoNotChosen`` and ``BriefingRefused``.
    """
    entries.require(actor)
    found = entries.known(actor, Briefing, submission_key)
    if found is not None:
        return found
    plan = plan_for(actor, plan_id)
    embargo_id = entries.chosen_embargo(actor, values.embargo_id)
    known = check_values(actor, values, embargo_id)
    cell = check_cell(actor, plan, cell_id, embargo_id) if cell_id is not None else None
    briefing, is_new = entries.add(actor, _new(actor, plan, values, embargo_id), submission_key)
    if is_new:
        _fill(actor, briefing, values, known, cell)
    return briefing


def _new(actor: Membership, plan: Plan, values: BriefingValues, embargo_id: int | None) -> Briefing:
    number = next_numbers(council=actor.council, kind="briefing")[0]
    return Briefing(
        plan=plan,
        embargo_id=embargo_id,
        number=number,
        reference=f"BRF-{number}",
        formats=list(values.formats),
        author=actor.user,
        **{name: getattr(values, name) for name in _PLAIN},
    )


def _fill(
    actor: Membership, briefing: Briefing, values: BriefingValues, known: Known, cell: ScenarioCell | None
) -> None:
    briefing.audiences.set(known.audiences)
    briefing.messages.set(known.messages)
    if cell is not None:
        cell.briefing = briefing
        entries.save(cell, "briefing")
    words_changed(actor=actor, subject=briefing)
    _keep_text(actor, briefing, values.why)
    entries.record("comms.briefing.written", actor, briefing, after={"product": str(known.product)})


@transaction.atomic
def change_briefing(
    *, actor: Membership, briefing_id: int, values: BriefingValues, expected_version: int
) -> Briefing:
    """Change a briefing; other words undo its clearance and are kept as a new text.

    Raises ``Briefing.DoesNotExist``, ``ChangedMeanwhile``, ``EmbargoNotChosen`` and ``BriefingRefused``.
    """
    entries.require(actor)
    briefing: Briefing = entries.locked(actor, Briefing, briefing_id, "product", "embargo")
    entries.check_version(briefing, expected_version, describe(briefing))
    if briefing.withdrawn_at is not None:
        raise BriefingRefused(_WITHDRAWN)
    if is_sealed(briefing):
        raise BriefingRefused(_SEALED)
    embargo_id = entries.chosen_embargo(actor, values.embargo_id, briefing.embargo_id)
    known = check_values(actor, values, embargo_id, briefing)
    stored = {name: getattr(values, name) for name in _PLAIN}
    before, after = entries.apply_changes(
        briefing, {**stored, "formats": list(values.formats), "embargo_id": embargo_id}
    )
    is_relinked = _relink(actor, briefing, known)
    if not after and not is_relinked:
        return briefing
    entries.save(briefing, *after)
    _follow(actor, briefing, after, values.why)
    entries.record("comms.briefing.changed", actor, briefing, before=before, after=after)
    return briefing


def _follow(actor: Membership, briefing: Briefing, after: dict[str, Any], why: str) -> None:
    """What follows from a change: the hash, the kept text, the clearance, the embargo of requests."""
    words_changed(actor=actor, subject=briefing)
    _keep_text(actor, briefing, why)
    if set(DECIDING) & set(after):
        undo(actor=actor, subject=briefing)
    if "embargo_id" in after:
        embargo_changed(subject=briefing)
        release_hooks.embargo_changed(actor=actor, briefing=briefing)


def _relink(actor: Membership, briefing: Briefing, known: Known) -> bool:
    """Audiences and messages as chosen; messages the actor may not know of stay. Whether anything changed."""
    chosen = {each.pk for each in known.messages}
    linked = set(briefing.messages.values_list("pk", flat=True))
    seen = Message.objects.visible_to(actor, timezone.now()).filter(pk__in=linked)
    hidden = linked - set(seen.values_list("pk", flat=True))
    audiences = {each.pk for each in known.audiences}
    if chosen | hidden == linked and audiences == set(briefing.audiences.values_list("pk", flat=True)):
        return False
    briefing.messages.set(chosen | hidden)
    briefing.audiences.set(known.audiences)
    return True


@transaction.atomic
def withdraw_briefing(*, actor: Membership, briefing_id: int, reason: str, expected_version: int) -> Briefing:
    """Take a briefing out of use, with the reason; a request that waits is withdrawn with it."""
    entries.require(actor)
    briefing: Briefing = entries.locked(actor, Briefing, briefing_id)
    entries.check_version(briefing, expected_version, describe(briefing))
    if briefing.withdrawn_at is not None:
        raise BriefingRefused("This briefing is withdrawn already.")
    if is_sealed(briefing):
        raise BriefingRefused(_SEALED)
    briefing.withdrawn_at, briefing.withdrawn_reason = timezone.now(), reason
    entries.save(briefing, "withdrawn_at", "withdrawn_reason")
    waiting = open_request_of(briefing)
    if waiting is not None:
        close(waiting, RequestState.WITHDRAWN)
        entries.record("comms.clearance.withdrawn", actor, waiting)
    release_hooks.words_changed(actor=actor, briefing_ids=[briefing.pk], why=release_hooks.WITHDRAWN)
    entries.record("comms.briefing.withdrawn", actor, briefing, after={"reason": reason})
    return briefing


@transaction.atomic
def refresh_words(
    *,
    actor: Membership,
    briefings: Iterable[Briefing],
    why: str = "The scenario’s shared words changed",
) -> None:
    """Work out again what stands for the words of these briefings, after something outside their own text changed."""
    for pk in sorted({briefing.pk for briefing in briefings}):
        rows = Briefing.objects.filter(council_id=actor.council_id)
        briefing = rows.select_for_update(of=("self",)).select_related("product").get(pk=pk)
        words_changed(actor=actor, subject=briefing)
        _keep_text(actor, briefing, why)


def describe(briefing: Briefing) -> list[tuple[str, str]]:
    """What a briefing says now, for somebody whose form is out of date."""
    return [
        ("Title", briefing.title),
        ("Summary", briefing.summary or "Empty"),
        ("Text", briefing.body or "Empty"),
        ("Product", str(briefing.product)),
    ]


def _keep_text(actor: Membership, briefing: Briefing, why: str) -> None:
    """Keep the words as they are read now, unless they are the newest kept."""
    last = BriefingText.objects.filter(briefing=briefing).order_by("-number").first()
    if last is not None and last.content_hash == briefing.content_hash:
        return
    BriefingText(
        council_id=briefing.council_id,
        briefing=briefing,
        number=last.number + 1 if last else 1,
        title=briefing.title,
        summary=briefing.summary,
        text=words_of(briefing).text,
        content_hash=briefing.content_hash,
        why=why,
        saved_by=actor.user,
        saved_at=timezone.now(),
    ).save(force_insert=True)
