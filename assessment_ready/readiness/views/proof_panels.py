"""The panels beside a judgement: what proves it, what falls short, what is being done, what is missing. As values."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessment_ready.actions.models import Action
from assessment_ready.actions.rules.words import RAG_ORDER, RAG_TAGS
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.rules.freshness import COUNTING, TONES, WORDS
from assessment_ready.readiness.models import Gap, Judgement
from assessment_ready.readiness.queries.proof import Proof
from assessment_ready.readiness.queries.ready import knows_enough
from assessment_ready.readiness.rules.ready import Missing
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from assessment_ready.ui.words import counted

UrlOf = Callable[..., str]


@dataclass(frozen=True)
class Line:
    """One linked thing with a tag (none when empty) and a line below."""

    label: str
    url: str
    tag: str = ""
    tone: str = ""
    sub: str = ""


@dataclass(frozen=True)
class ReadyPanel:
    """Whether the statement is ready. ``is_whole`` is False for people who see only a part of what decides it."""

    is_ready: bool
    is_whole: bool
    missing: list[Line]


@dataclass(frozen=True)
class Panel:
    """A list with its heading: the first few lines, what there is in all, where the rest is, and the next step."""

    lines: list[Line]
    said: str
    all_url: str
    step_label: str = ""
    step_url: str = ""


def panels(
    membership: Membership, judgement: Judgement, proof: Proof, url_of: UrlOf, *, can_cite: bool
) -> dict[str, Any]:
    """What the statement page shows of ``proof``, as far as the person's role reaches."""
    number = judgement.statement.number
    library = membership.can(Perm.VIEW_LIBRARY)
    owns = membership.can(Perm.OWN_ACTIONS)
    return {
        "ready_panel": _ready(membership, proof, url_of) if library else None,
        "coverage": _coverage(proof, number, url_of) if library else None,
        "coverage_said": _coverage_said(proof),
        "cited": _cited(judgement, proof, url_of, can_cite) if membership.can(Perm.VIEW_EVIDENCE) else None,
        "gaps": _gaps(membership, judgement, proof, url_of) if owns else None,
        "actions_panel": _actions(membership, proof, number, url_of) if owns else None,
    }


def missing_line(each: Missing, url_of: UrlOf) -> Line:
    """One missing thing with the page where it is put right."""
    query = f"?{each.query}" if each.query else ""
    return Line(each.sentence, f"{url_of(each.url_name, **each.url_kwargs)}{query}")


def _ready(membership: Membership, proof: Proof, url_of: UrlOf) -> ReadyPanel | None:
    if proof.ready is None:
        return None
    lines = [missing_line(each, url_of) for each in proof.ready.missing]
    return ReadyPanel(proof.ready.is_ready, knows_enough(membership), lines)


def _coverage(proof: Proof, number: int, url_of: UrlOf) -> Table:
    library = url_of("evidence:library")
    rows = []
    for category, cell in proof.coverage:
        aged = f"{cell.stale} past review or expired" if cell.stale else ""
        url = f"{library}?statement={number}&category={category.code}"
        freshest = format_date(cell.freshest) if cell.freshest else "–"
        rows.append(
            Row(
                [
                    Cell(category.title, url=url, sub=aged),
                    Cell(str(cell.counting) if cell.counting else "None"),
                    freshest,
                ]
            )
        )
    columns = [Column("Kind"), Column("Within date"), Column("Newest")]
    return Table(columns, rows, "Evidence by kind", caption_hidden=True, cards=False)


def _coverage_said(proof: Proof) -> str:
    here = proof.standing
    return f"{here.covered} of {counted(here.of, 'kind,kinds')} of evidence have something within date."


def _cited(judgement: Judgement, proof: Proof, url_of: UrlOf, can_cite: bool) -> Panel:
    page = {"round": judgement.round_id, "statement": judgement.statement.slug}
    lines = [_cited_line(item, url_of) for item in proof.cited]
    said = f"This score stands on {counted(len(lines), 'item')}." if lines else "No evidence is cited yet."
    return Panel(
        lines,
        said,
        all_url="",
        step_label="Choose what it stands on" if can_cite else "",
        step_url=url_of("readiness:cite", **page) if can_cite else "",
    )


def _cited_line(item: EvidenceItem, url_of: UrlOf) -> Line:
    fresh: str = item.freshness  # type: ignore[attr-defined] # annotated
    aged = fresh not in COUNTING
    return Line(
        item.title,
        url_of("evidence:item", item=item.pk),
        tag=WORDS[fresh] if aged else "",
        tone=TONES[fresh],
        sub=f"{item.reference}, {format_date(item.as_at)}",
    )


def _gaps(membership: Membership, judgement: Judgement, proof: Proof, url_of: UrlOf) -> Panel:
    here, number = proof.standing, judgement.statement.number
    manages = membership.can(Perm.MANAGE_ACTIONS)
    raise_url = f"{url_of('readiness:gap-create')}?statement={number}&round={judgement.round_id}"
    return Panel(
        [_gap_line(gap, url_of) for gap in proof.gaps],
        _gaps_said(here.open_gaps, here.unanswered_gaps),
        all_url=f"{url_of('readiness:gaps')}?statement={number}&state=open" if here.open_gaps else "",
        step_label="Raise a gap" if manages else "",
        step_url=raise_url if manages else "",
    )


def _gaps_said(many: int, unanswered: int) -> str:
    if not many:
        return "No gap is open."
    answered = (
        f", {unanswered} not answered" if unanswered else ", every one answered" if many > 1 else ", answered"
    )
    return f"{counted(many, 'gap')} open{answered}"


def _gap_line(gap: Gap, url_of: UrlOf) -> Line:
    is_answered: bool = gap.is_answered  # type: ignore[attr-defined] # annotated
    weight = f"{gap.get_weight_display()} weight"
    return Line(
        gap.title,
        url_of("readiness:gap", gap=gap.pk),
        tag="" if is_answered else "Not answered",
        tone="red",
        sub=f"{gap.reference}, {weight.lower()}",
    )


def _actions(membership: Membership, proof: Proof, number: int, url_of: UrlOf) -> Panel:
    counts = proof.standing.actions
    words = [f"{counts[rag]} {RAG_TAGS[rag].word.lower()}" for rag in RAG_ORDER if counts.get(rag)]
    total = sum(counts.values())
    return Panel(
        [_action_line(action, url_of) for action in proof.actions],
        f"{counted(total, 'action')} open: {', '.join(words)}" if total else "No action is open.",
        all_url=f"{url_of('actions:list')}?statement={number}&lifecycle=open" if total else "",
        step_label="Create an action" if membership.can(Perm.MANAGE_ACTIONS) else "",
        step_url=f"{url_of('actions:create')}?statement={number}",
    )


def _action_line(action: Action, url_of: UrlOf) -> Line:
    rag: str = action.rag  # type: ignore[attr-defined] # annotated
    sub = f"{action.reference}, {action.owner.user}, due {format_date(action.due_on)}"
    tag = RAG_TAGS[rag]
    return Line(
        action.title, url_of("actions:action", action=action.pk), tag=tag.text, tone=tag.tone, sub=sub
    )
