"""What must hold before words are put forward, and again before they are cleared."""

from django.utils import timezone

from assessment_ready.councils.models import Membership
from comms.errors.briefings import ClearanceRefused
from comms.models import Briefing, Message, Question
from comms.queries.clearance import Subject
from comms.queries.elections import GateState, days_of_use, gate_state, pre_election_periods
from comms.queries.messages import has_live_proof
from comms.queries.publicity import check_of
from comms.queries.scenarios import is_sealed
from comms.rules.clearance import Facts
from comms.rules.publicity import not_kept


def authors_of(subject: Subject) -> set[int]:
    """The ids of the people who wrote these words: who began the text, and who changed it last."""
    first = subject.answered_by_id if isinstance(subject, Question) else subject.author_id
    return {pk for pk in (first, subject.words_by_id) if pk is not None}


def gate_of(actor: Membership, briefing: Briefing) -> GateState:
    """Where the monitoring officer's gate stands for a briefing as it is used now."""
    days = days_of_use(briefing, actor, timezone.now())
    return gate_state(briefing, pre_election_periods(actor.council), days)


def facts_of(actor: Membership, subject: Subject) -> Facts:
    """What the conditions of the matrix ask of this text."""
    if not isinstance(subject, Briefing):
        return Facts()
    return Facts(
        is_public=subject.product.is_public,
        quotes_member=subject.quotes_member,
        names_partner=subject.names_partner,
        quotes_draft=subject.quotes_draft,
        periods=tuple(period.title for period in gate_of(actor, subject).periods),
    )


def refuse_unfit(actor: Membership, subject: Subject) -> None:
    """Raise ``ClearanceRefused`` when these words cannot be cleared whoever approves them."""
    if isinstance(subject, Message) and not has_live_proof(subject, actor, timezone.now()):
        raise ClearanceRefused(
            "A key message is cleared only with a live proof point. Tie it to evidence that is within date first."
        )
    if isinstance(subject, Question) and not subject.answer.strip():
        raise ClearanceRefused("Write the answer first: there is nothing to clear yet.")
    if isinstance(subject, Briefing):
        _refuse_unfit_briefing(actor, subject)


def _refuse_unfit_briefing(actor: Membership, briefing: Briefing) -> None:
    if is_sealed(briefing):
        raise ClearanceRefused(
            "Another rating was activated, so this text is sealed. It can no longer be cleared."
        )
    if briefing.withdrawn_at is not None:
        raise ClearanceRefused("This briefing is withdrawn, so there is nothing to clear.")
    if not briefing.body.strip() and not briefing.summary.strip():
        raise ClearanceRefused("Write the text first: there is nothing to clear yet.")
    if briefing.product.is_public:
        check = check_of(briefing)
        if check is None:
            raise ClearanceRefused(
                f"{briefing.product} is public: sign the publicity checklist for exactly these words first."
            )
        broken = not_kept(check.answers)
        if broken:
            raise ClearanceRefused(
                f"The publicity checklist says that it does not keep to: {', '.join(broken)}. Change the words and "
                "sign the checklist again."
            )
    if gate_of(actor, briefing).is_refused:
        raise ClearanceRefused(
            "The monitoring officer refused these words for the pre-election period. Change them, or use them after "
            "the poll."
        )


def refuse_closed_gate(actor: Membership, subject: Subject) -> None:
    """Raise ``ClearanceRefused`` when the monitoring officer still has to open the gate for these words."""
    if isinstance(subject, Briefing) and not gate_of(actor, subject).is_open:
        raise ClearanceRefused(
            "This is used in a pre-election period. The monitoring officer has to allow these words before they "
            "are cleared."
        )
