"""A dry run of publication day: everything is put together and counted, nothing leaves and nothing changes."""

from collections.abc import Mapping
from datetime import datetime
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo
from assessment_ready.ui.markup.prose import mail, plain, prose
from comms.errors.scenarios import NothingToRehearse
from comms.models import Briefing, Cascade, ChannelKind, Format, Rehearsal, Scenario
from comms.queries.activation import Fit, readying_of
from comms.queries.cascades import check_of, zero_of
from comms.queries.clearance import words_of
from comms.queries.rehearsal import Reachable, reachable
from comms.queries.scenarios import waiting_words
from comms.rules.cascades import point
from comms.rules.rehearsal import SPOKEN, Line, StepFacts, problems
from comms.services import entries

_MAIL = (ChannelKind.EMAIL,)


@transaction.atomic
def rehearse(*, actor: Membership, scenario_id: int) -> Rehearsal:
    """Try publication day with a scenario's texts: its steps, people, texts and timings. Nothing leaves.

    Only the record of the run is written. Raises ``NothingToRehearse``.
    """
    entries.require(actor)
    scenario = entries.locked(actor, Scenario, scenario_id, "plan", "embargo")
    started = timezone.now()
    ready = readying_of(scenario, actor, started)
    if not ready.fits:
        raise NothingToRehearse
    lines = _lines(list(ready.fits), actor, started)
    row = Rehearsal(
        council_id=actor.council_id,
        scenario=scenario,
        run_by=actor.user,
        started_at=started,
        finished_at=timezone.now(),
        lines=[line.stored() for line in lines],
        problems=sum(len(line.problems) for line in lines),
    )
    row.save(force_insert=True)
    entries.record("comms.scenario.rehearsed", actor, row, embargo_id=scenario.embargo_id)
    return row


def _lines(fits: list[Fit], actor: Membership, now: datetime) -> list[Line]:
    audiences = sorted({each.pk for fit in fits for each in fit.step.activity.audiences.all()})
    embargoes = {found.pk: found for fit in fits if (found := _embargo(fit, now)) is not None}
    who = reachable(actor.council_id, audiences, embargoes.values())
    waiting = waiting_words([cell for fit in fits for cell in fit.cells], actor, now)
    order = _order_problems(fits, actor, now)
    return [_line(fit, who, waiting, order, now) for fit in fits]


def _line(
    fit: Fit,
    who: Reachable,
    waiting: Mapping[int, str],
    order: Mapping[int, tuple[str, ...]],
    now: datetime,
) -> Line:
    step, zero = fit.step.activity, zero_of(fit.cascade).moment
    briefing = fit.briefing or step.briefing
    people = _people(fit, who, now)
    took = _rendered_in(briefing)
    return Line(
        step=step.pk,
        title=step.title,
        minute=point(fit.step.first, zero),
        at=fit.step.first.isoformat(),
        audience=", ".join(each.name for each in step.audiences.all()),
        channel=step.channel.name if step.channel else "",
        text=str(briefing) if briefing else "",
        standing=_standing(briefing, waiting),
        people=people,
        took_ms=took,
        problems=problems(_facts(fit, briefing, people, order.get(step.pk, ()))),
        embargoes=sorted({row.embargo_id for row in (fit.cascade, step, briefing) if row and row.embargo_id}),
    )


def _facts(fit: Fit, briefing: Briefing | None, people: int | None, order: tuple[str, ...]) -> StepFacts:
    step = fit.step.activity
    return StepFacts(
        has_text=briefing is not None,
        is_cleared=briefing is not None and briefing.is_cleared,
        is_spoken=step.channel is not None and step.channel.mode == SPOKEN,
        is_mail=people is not None,
        audiences=len(step.audiences.all()),
        recipients=people or 0,
        has_owner=step.owner_id is not None,
        only_cleared=step.only_cleared,
        is_before=fit.step.first < zero_of(fit.cascade).moment,
        expects_audience=step.channel is not None,
        texts=max(1, len(fit.texts)),
        formats_missing=_formats_missing(briefing),
        order=order,
    )


def _people(fit: Fit, who: Reachable, now: datetime) -> int | None:
    """How many contacts would receive it; None for what is not sent to addresses."""
    step = fit.step.activity
    if step.channel is None or step.channel.kind not in _MAIL:
        return None
    embargo = _embargo(fit, now)
    audiences = [each.pk for each in step.audiences.all()]
    return who.people(audiences, embargo_id=embargo.pk if embargo else None, only_cleared=step.only_cleared)


def _embargo(fit: Fit, now: datetime) -> Embargo | None:
    """The embargo a step's material is under while it holds."""
    briefing = fit.briefing or fit.step.activity.briefing
    for row in (briefing, fit.step.activity, fit.cascade):
        if row is not None and row.embargo is not None and not row.embargo.is_lifted(now):
            return row.embargo
    return None


def _rendered_in(briefing: Briefing | None) -> float:
    """Milliseconds that putting the text together as page, mail and plain text takes."""
    if briefing is None:
        return 0.0
    began = perf_counter()
    words = words_of(briefing)
    prose(words.text)
    mail(words.text)
    plain(words.text)
    return round((perf_counter() - began) * 1000, 2)


def _standing(briefing: Briefing | None, waiting: Mapping[int, str]) -> str:
    if briefing is None:
        return ""
    if briefing.is_cleared:
        return "Cleared"
    if briefing.pk in waiting:
        return waiting[briefing.pk].capitalize()
    return "Changed since cleared" if briefing.was_changed_since_cleared else "Draft"


def _formats_missing(briefing: Briefing | None) -> tuple[str, ...]:
    if briefing is None:
        return ()
    labels = dict(Format.choices)
    needed = [code for code in briefing.product.formats_needed if code not in briefing.formats]
    return tuple(str(labels.get(code, code)) for code in needed)


def _order_problems(fits: list[Fit], actor: Membership, now: datetime) -> dict[int, tuple[str, ...]]:
    """For each step the sentences of the order check it is part of."""
    found: dict[int, list[str]] = {}
    cascades: dict[int, Cascade] = {fit.cascade.pk: fit.cascade for fit in fits}
    for cascade in cascades.values():
        for violation in check_of(cascade, actor, now).violations:
            found.setdefault(violation.later.key, []).append(str(violation))
    return {key: tuple(sentences) for key, sentences in found.items()}
