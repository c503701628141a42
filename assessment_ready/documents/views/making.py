"""A button that asks for a document and goes to its page, which shows the progress."""

from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.documents.models import GeneratedDocument


class MakeDocumentView(CouncilActionView):
    """Freeze something and ask for its document; back to where the button was when that is refused."""

    made: GeneratedDocument | None = None

    def produce(self) -> GeneratedDocument:
        """Call the service, with ``submission_key``; the second of two clicks gives the same document."""
        raise NotImplementedError

    def button_url(self) -> str:
        """The page with the button."""
        raise NotImplementedError

    def perform(self) -> str:
        """Ask for it."""
        self.made = self.produce()
        return f"Version {self.made.version} of “{self.made.title}” is being made."

    def return_url(self) -> str:
        """The document, or back."""
        if self.made is None:
            return self.button_url()
        return self.url("documents:detail", document=self.made.pk)
