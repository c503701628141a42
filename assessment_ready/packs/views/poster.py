"""The poster "At a glance": the page that shows it, and the button that makes its PDF."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.views.making import MakeDocumentView
from assessment_ready.packs.forms.poster import PosterForm
from assessment_ready.packs.queries.poster import at_a_glance, rounds_to_choose
from assessment_ready.packs.services.poster import produce_poster
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import UserFacingError


class PosterPage(CouncilPage):
    """The poster on screen, as it would be printed now."""

    permission = Perm.VIEW_PACKS
    title = "At a glance"
    template_name = "packs/poster.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The storyboards, for those who read them."""
        if not self.membership.can(Perm.VIEW_READINESS):
            return ()
        return [("Storyboards", self.url("packs:storyboards"))]

    def context(self) -> dict[str, Any]:
        """The round that is asked for, otherwise the newest published one."""
        rounds = [
            (each.pk, f"{each.title}, {format_date(each.held_on)}")
            for each in rounds_to_choose(self.membership, self.now)
        ]
        form, chosen = self._chosen(rounds)
        return {
            "form": form,
            "has_rounds": bool(rounds),
            "chosen": chosen or "",
            "poster": at_a_glance(self.membership, self.now, chosen),
            "make_url": self.url("packs:poster-make") if self.membership.can(Perm.PRODUCE_PACKS) else "",
            "documents_url": self.url("documents:list"),
            "key": uuid4(),
        }

    def _chosen(self, rounds: Sequence[tuple[int, str]]) -> tuple[PosterForm, int | None]:
        newest = rounds[0][0] if rounds else None
        if "round" not in self.request.GET:
            return PosterForm(rounds=rounds, initial={"round": newest}), newest
        form = PosterForm(data=self.request.GET, rounds=rounds)
        if not form.is_valid():
            return form, None
        chosen: int | None = form.cleaned_data["round"]
        return form, chosen


class PosterMake(MakeDocumentView):
    """The poster as a PDF of one page."""

    permission = Perm.PRODUCE_PACKS

    def produce(self) -> GeneratedDocument:
        """Freeze the poster."""
        asked = self.request.POST.get("round", "")
        if asked and not asked.isdecimal():
            raise UserFacingError("Choose a round that is published to members")
        return produce_poster(
            actor=self.membership,
            round_id=int(asked) if asked else None,
            submission_key=self.submission_key,
        )

    def button_url(self) -> str:
        """The poster on screen."""
        return self.url("packs:poster")
