"""What a gap points at: looked up within the council before anything is kept."""

from dataclasses import dataclass

from django.utils import timezone

from assessment_ready.actions.models import Source
from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Clearance, Embargo
from assessment_ready.framework.models import QualityStatement, SubTopic
from assessment_ready.readiness.errors import InvalidGap
from assessment_ready.readiness.models import Gap, Round
from assessment_ready.readiness.queries.gaps import owners_to_choose
from assessment_ready.readiness.queries.secrecy import embargoes_to_choose
from assessment_ready.readiness.queries.themes import on_in
from assessment_ready.readiness.rules.gaps import GapValues, problems
from assessment_ready.ui.dates import london_date


@dataclass(frozen=True)
class Known:
    """The rows the values name, all of them the council's or the framework's."""

    statement: QualityStatement
    owner: Membership
    round: Round | None

    def refuse_uncleared_owner(self, embargo: Embargo | None) -> None:
        """Raise ``InvalidGap`` when the owner could not open the gap."""
        if embargo is None or embargo.is_lifted(timezone.now()):
            return
        cleared = Clearance.objects.filter(embargo=embargo, user_id=self.owner.user_id, revoked_at=None)
        if not cleared.exists():
            raise InvalidGap(
                "This person is not cleared for the embargo on this gap, so they could not open it. Clear them first",
                field="owner",
            )


def check_values(actor: Membership, values: GapValues, *, current: Gap | None = None) -> Known:
    """Look up what the values name. Raises ``InvalidGap`` with the field of the first thing that is wrong.

    What ``current`` (the gap as it is) has already may stay, also when it could not be chosen any more.
    """
    now = timezone.now()
    for problem in problems(
        values, sources=set(Source.values), weights=set(Gap.Weight.values), today=london_date(now)
    ):
        raise InvalidGap(problem.sentence, field=problem.field)
    statement = QualityStatement.objects.filter(pk=values.statement_id).first()
    if statement is None:
        raise InvalidGap("Choose the quality statement that falls short", field="statement")
    if current is not None and current.statement_id != statement.pk:
        raise InvalidGap("A gap stays with its statement. Raise another one instead", field="statement")
    _check_sub_topic(values, statement)
    _check_theme(actor, values, current)
    return Known(statement, _owner(actor, values, current), _round(actor, values, current))


def chosen_embargo(actor: Membership, embargo_id: int | None, found_in: Round | None) -> Embargo | None:
    """The embargo asked for, otherwise the one that holds for the round the gap was found in."""
    now = timezone.now()
    if embargo_id is not None:
        embargo = embargoes_to_choose(actor, now).filter(pk=embargo_id).first()
        if embargo is None:
            raise InvalidGap(
                "Choose an embargo that still holds and that you are cleared for", field="embargo"
            )
        return embargo
    if found_in is None or found_in.embargo is None or found_in.embargo.is_lifted(now):
        return None
    return found_in.embargo


def _check_sub_topic(values: GapValues, statement: QualityStatement) -> None:
    if values.sub_topic_id is None:
        return
    if not SubTopic.objects.filter(pk=values.sub_topic_id, statement=statement).exists():
        raise InvalidGap(f"Choose a topic of “{statement.title}”, or none", field="sub_topic")


def _check_theme(actor: Membership, values: GapValues, current: Gap | None) -> None:
    if values.theme_id is None or (current is not None and current.theme_id == values.theme_id):
        return
    if not on_in(actor.council).filter(pk=values.theme_id).exists():
        raise InvalidGap("Choose a theme from the list, or none", field="theme")


def _owner(actor: Membership, values: GapValues, current: Gap | None) -> Membership:
    now = timezone.now()
    owner = owners_to_choose(actor, now).filter(pk=values.owner_id).first()
    if owner is None and current is not None and current.owner_id == values.owner_id:
        owner = Membership.objects.select_related("user").get(pk=values.owner_id)
    if owner is None:
        raise InvalidGap(
            "Choose somebody who is a member of this council now and may own gaps", field="owner"
        )
    return owner


def _round(actor: Membership, values: GapValues, current: Gap | None) -> Round | None:
    if values.round_id is None:
        return None
    if current is not None and current.round_id == values.round_id:
        return current.round
    seen = Round.objects.visible_to(actor, timezone.now()).select_related("embargo")
    found = seen.filter(pk=values.round_id).first()
    if found is None:
        raise InvalidGap("Choose a round you may see, or none", field="round")
    return found
