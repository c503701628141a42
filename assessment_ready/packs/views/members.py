"""Councillors and their posts: the register, and the form about one of them."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.models import Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.packs.forms.members import PostsForm
from assessment_ready.packs.queries.members import councillors, get_councillor, posts_of
from assessment_ready.packs.services.members import change_posts
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell


class MembersPage(CouncilListView):
    """Every councillor, what they are, and which packs are for them."""

    permission = Perm.PRODUCE_PACKS
    title = "Councillors and their posts"
    template_name = "packs/members.html"
    count_label = "councillors"
    usual_sort = "name"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the packs."""
        return [("Briefing packs", self.url("packs:packs"))]

    def rows(self) -> MembershipQuerySet:
        """The current councillors."""
        return councillors(self.council, self.now, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, as what, for which ward, with which packs."""
        return [
            RegisterColumn(
                "name", "Councillor", self._name_cell, lambda row: row.user.full_name, sort="name"
            ),
            RegisterColumn(
                "posts", "Posts", lambda row: posts_of(row).words, lambda row: posts_of(row).words
            ),
            RegisterColumn(
                "ward",
                "Ward",
                lambda row: posts_of(row).ward or "Not entered",
                lambda row: posts_of(row).ward,
                sort="ward",
            ),
            RegisterColumn(
                "packs", "Packs for them", lambda row: posts_of(row).packs, lambda row: posts_of(row).packs
            ),
        ]

    def _name_cell(self, row: Membership) -> Cell:
        return Cell(row.user.full_name, url=self.url("packs:member", member=row.pk))

    def empty_state(self) -> EmptyState:
        """What belongs here, and who makes it come."""
        if self.membership.can(Perm.MANAGE_PEOPLE):
            return EmptyState(
                "Councillors appear here when they are invited.",
                "Invite somebody",
                self.url("councils:invite"),
            )
        return EmptyState(
            "Councillors appear here when the council’s administrator has invited them with the role “Councillor”."
        )


class MemberPostsPage(VersionedFormView):
    """The posts and the ward of one councillor."""

    permission = Perm.PRODUCE_PACKS
    form_class = PostsForm
    member: Membership

    def load(self, **kwargs: Any) -> None:
        """A current councillor of this council, or 404."""
        try:
            self.member = get_councillor(self.council, self.now, kwargs["member"])
        except Membership.DoesNotExist:
            raise Http404 from None

    def get_title(self) -> str:
        """Who it is about."""
        return f"Posts of {self.member.user.full_name}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Below the register."""
        return [
            ("Briefing packs", self.url("packs:packs")),
            ("Councillors and their posts", self.url("packs:members")),
        ]

    def make_form(self, **data: Any) -> Any:
        """With a way back; the form takes no files."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("packs:members")
        return form

    def form_kwargs(self) -> dict[str, Any]:
        """What is known now."""
        known = posts_of(self.member)
        return {"initial": {"posts": known.codes, "ward": known.ward, "version": known.version}}

    def perform(self, form: Any) -> str:
        """Save it."""
        change_posts(actor=self.membership, member_id=self.member.pk, **form.values())
        return f"Saved what {self.member.user.full_name} is. The packs follow at once."

    def success_url(self) -> str:
        """The register."""
        return self.url("packs:members")
