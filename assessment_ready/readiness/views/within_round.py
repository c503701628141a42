"""What every page inside one round has: the round through the gate, its place, its paths."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.embargo.services import look
from assessment_ready.readiness.models import Round
from assessment_ready.readiness.queries.rounds import get_round


class WithinRound(CouncilView):
    """A page of one round. 404 when the person may not know of the round."""

    round: Round

    def load(self, **kwargs: Any) -> None:
        """The round in the address."""
        try:
            self.round = get_round(self.membership, self.now, kwargs["round"])
        except Round.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """The round's title."""
        return self.round.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Rounds, then this one."""
        return [*self.above_round(), (self.round.title, self.round_url("round"))]

    def above_round(self) -> list[tuple[str, str]]:
        """The pages above a round, as far as the person may open them."""
        rounds = [("Rounds", self.url("readiness:rounds"))]
        if self.membership.can(Perm.VIEW_READINESS):
            return [("Readiness", self.url("overview:dashboard")), *rounds]
        return rounds

    def round_url(self, name: str, **kwargs: Any) -> str:
        """The path of another page of this round."""
        return self.url(f"readiness:{name}", round=self.round.pk, **kwargs)

    def note_look(self, what: str) -> None:
        """Keep that this person opened it, while it is under embargo."""
        look(membership=self.membership, embargo=self.round.embargo, what=what, now=self.now)
