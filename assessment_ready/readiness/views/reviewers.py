"""Letting external reviewers into one round."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView
from assessment_ready.readiness.forms.people import GrantReviewForm
from assessment_ready.readiness.models import ReviewerGrant, Round
from assessment_ready.readiness.queries.people import own_rounds, reviewers_to_choose, reviews
from assessment_ready.readiness.services.reviewers import OwnScores, grant_review, revoke_review
from assessment_ready.readiness.views.within_round import WithinRound
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.tables import Cell, Column, Row, Table


class ReviewersView(WithinRound, CouncilFormView):
    """Who may read the round from outside, until when, and a form that lets somebody in."""

    permission = Perm.MANAGE_ROUNDS
    title = "External reviewers"
    template_name = "readiness/reviewers.html"

    @cached_property
    def grants(self) -> list[ReviewerGrant]:
        """Everybody who was let in."""
        return reviews(self.round)

    @cached_property
    def own_rounds(self) -> dict[int, Round]:
        """The rounds in which they score themselves."""
        return own_rounds(self.membership, self.now, self.grants)

    def make_form(self, **data: Any) -> GrantReviewForm:
        """The form with the reviewers there are."""
        form = GrantReviewForm(**data, reviewers=reviewers_to_choose(self.membership, self.now, self.round))
        form.cancel_url = self.round_url("round")
        form.cancel_label = "Back to the round"
        return form

    def perform(self, form: Any) -> str:
        """Let the reviewer in."""
        data = form.cleaned_data
        grant = grant_review(
            actor=self.membership,
            round_id=self.round.pk,
            reviewer_id=data["reviewer"],
            last_day=data["last_day"],
            own_scores=OwnScores(data["own_kind"], data["own_held_on"], data["own_title"])
            if data["own_kind"]
            else None,
        )
        until = format_date(data["last_day"])
        scores = f" They score in their own round “{grant.own_round.title}”." if grant.own_round else ""
        return f"{grant.membership.user} can read this round until the end of {until}.{scores}"

    def context(self) -> dict[str, Any]:
        """Who is in, who was, and the buttons that end it."""
        current = [grant for grant in self.grants if grant.ends_at > self.now]
        rows = [
            Row(
                [
                    str(grant.membership.user),
                    Cell.tag("Can read it", "green")
                    if grant.ends_at > self.now
                    else Cell.tag("Ended", "grey"),
                    self._end_words(grant),
                    self._own_round(grant),
                    str(grant.granted_by),
                ]
            )
            for grant in self.grants
        ]
        columns = [Column("Reviewer"), Column("Access"), Column("Ends")]
        columns += [Column("Their own scores"), Column("Let in by")]
        return {
            "table": Table(columns, rows, "Who was let in", caption_hidden=True) if rows else None,
            "ending": [
                (str(grant.membership.user), self.round_url("reviewer-end", member=grant.membership_id))
                for grant in current
            ],
        }

    def _own_round(self, grant: ReviewerGrant) -> Cell:
        own = self.own_rounds.get(grant.own_round_id or 0)
        if own is None:
            return Cell("None")
        return Cell(own.title, url=self.url("readiness:round", round=own.pk))

    def _end_words(self, grant: ReviewerGrant) -> str:
        """Access that runs to midnight is said to run to the end of the day before."""
        if grant.ends_at <= self.now:
            return format_datetime(grant.ends_at)
        return f"End of {format_date(london_date(grant.ends_at - timedelta(microseconds=1)))}"

    def success_url(self) -> str:
        """This page again."""
        return self.round_url("reviewers")


class EndReviewView(WithinRound, CouncilActionView):
    """End one reviewer's access now."""

    permission = Perm.MANAGE_ROUNDS
    grant: ReviewerGrant

    def load(self, **kwargs: Any) -> None:
        """The round and the reviewer's access to it."""
        super().load(**kwargs)
        found = [each for each in reviews(self.round) if each.membership_id == kwargs["member"]]
        if not found:
            raise Http404
        self.grant = found[0]

    def perform(self) -> str:
        """End it."""
        revoke_review(actor=self.membership, round_id=self.round.pk, reviewer_id=self.grant.membership_id)
        return f"{self.grant.membership.user} can no longer read this round."

    def return_url(self) -> str:
        """The page of reviewers."""
        return self.round_url("reviewers")
