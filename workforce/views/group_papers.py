"""Buttons that make the PDF of the matrix, and of a role storyboard."""

from typing import Any
from uuid import UUID, uuid4

from assessment_ready.councils.views.pages import CouncilActionView
from workforce.queries.stories import stories
from workforce.services import group_papers as services
from workforce.views.frame import WorkforcePage


class _PaperView(WorkforcePage, CouncilActionView):
    """Ask for a document and go to its page, which shows the progress."""

    document_id: int

    def key(self) -> UUID:
        """The key the button carried, or a new one."""
        try:
            return UUID(self.request.POST.get("submission_key", ""))
        except ValueError:
            return uuid4()

    def return_url(self) -> str:
        """The document."""
        return self.url("documents:detail", document=self.document_id)


class GroupMatrixPaperView(_PaperView):
    """The matrix as a PDF."""

    def perform(self) -> str:
        """Freeze it."""
        made = services.produce_matrix(actor=self.membership, submission_key=self.key())
        self.document_id = made.pk
        return f"Version {made.version} of “{made.title}” is being made."


class StoryPaperView(_PaperView):
    """A role storyboard as a PDF."""

    story_id: int

    def load(self, **kwargs: Any) -> None:
        """The storyboard in the address."""
        self.story_id = self.found(stories(self.membership), kwargs["story"]).pk

    def perform(self) -> str:
        """Freeze it."""
        made = services.produce_story(
            actor=self.membership, story_id=self.story_id, submission_key=self.key()
        )
        self.document_id = made.pk
        return f"Version {made.version} of “{made.title}” is being made."
