"""Tying evidence to a message: adding, changing, checking and removing proof points."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.rules.freshness import WORDS
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date
from comms.forms.messages import RemoveForm
from comms.forms.proof_points import OfferedProof, ProofEditForm, ProofForm
from comms.models import ProofPoint
from comms.queries.messages import get_point
from comms.queries.proof_points import OFFERED, offered_evidence
from comms.services import proof_points as services
from comms.views.frame import CommsForm
from comms.views.within_message import WithinMessage


class _ProofForm(WithinMessage, CommsForm):
    """A form about a proof point, with a search for the evidence (``?q=``)."""

    template_name = "comms/proof.html"

    def make_form(self, **data: Any) -> Any:
        """The evidence that matches the search, the newest first, and what is chosen already."""
        self.words = self.request.GET.get("q", "")[:100].replace("\x00", "")
        chosen = self._chosen(data.get("data"))
        self.items, self.total = offered_evidence(self.membership, self.now, self.message, self.words, chosen)
        named = [(each.pk, f"{each.reference} {each.title}") for each in statements(default_framework())]
        items = [(each.pk, f"{each.reference} {each.title}", hint_of(each)) for each in self.items]
        kwargs = self.form_kwargs()
        form: Any = self.form_class(**data, offered=OfferedProof(items, named), **kwargs)
        form.cancel_url = self.message_url()
        return form

    def _chosen(self, data: Any) -> int | None:
        """The evidence that is chosen, whatever was searched for since."""
        posted = str(data.get("item", "")) if data else ""
        if posted.isdecimal() and len(posted) < 10:
            return int(posted)
        return self.current()

    def current(self) -> int | None:
        """The evidence it rests on now."""
        return None

    def context(self) -> dict[str, Any]:
        """The message and the search."""
        return {
            "message": self.message,
            "words": self.words,
            "shown": len(self.items),
            "total": self.total,
            "is_cut": self.total > OFFERED,
            "here": self.request.path,
            "add_url": self.url("evidence:add") if self.membership.can(Perm.ADD_EVIDENCE) else "",
        }

    def success_url(self) -> str:
        """The message."""
        return self.message_url()


class ProofCreateView(_ProofForm):
    """A new proof point of a message."""

    title = "Add a proof point"
    form_class = ProofForm

    def perform(self, form: ProofForm) -> str:
        """Add it; the second of two clicks gives the same."""
        services.add_proof(
            actor=self.membership,
            message_id=self.message.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"The proof point of {self.message.reference} is added."


class _WithinProof(WithinMessage):
    """A page about one proof point the person may know of."""

    point: ProofPoint

    def load(self, **kwargs: Any) -> None:
        """The proof point in the address and its message."""
        try:
            self.point = get_point(self.membership, self.now, kwargs["proof"])
        except ObjectDoesNotExist:
            raise Http404 from None
        super().load(message=self.point.message_id)


class ProofEditView(_WithinProof, _ProofForm):
    """Change a proof point."""

    title = "Change the proof point"
    form_class = ProofEditForm

    def current(self) -> int:
        """The evidence it rests on now."""
        return self.point.item_id

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.point
        return {
            "initial": {
                "item": row.item_id,
                "text": row.text,
                "statement": row.statement_id,
                "version": row.version,
            }
        }

    def perform(self, form: ProofEditForm) -> str:
        """Save it."""
        services.change_proof(
            actor=self.membership,
            point_id=self.point.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"The proof point of {self.message.reference} is saved."


class ProofCheckView(_WithinProof, CouncilActionView):
    """Somebody has looked: the evidence says so."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Note it."""
        version = self.request.POST.get("version", "")
        services.check_proof(
            actor=self.membership,
            point_id=self.point.pk,
            expected_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        )
        return "Noted: you have checked that the evidence says so."

    def return_url(self) -> str:
        """The message."""
        return self.message_url()


class ProofRemoveView(_WithinProof, CommsForm):
    """Remove a proof point, after asking once."""

    title = "Remove the proof point?"
    form_class = RemoveForm
    template_name = "comms/message_remove.html"

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.message_url()
        return form

    def context(self) -> dict[str, Any]:
        """What goes."""
        name = f"{self.point.item.reference} for {self.message.reference}"
        return {"name": name, "text": self.point.text, "used": ()}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_proof(actor=self.membership, point_id=self.point.pk)
        return f"The proof point of {self.message.reference} is removed."

    def success_url(self) -> str:
        """The message."""
        return self.message_url()


def hint_of(row: EvidenceItem) -> str:
    """What helps to choose among evidence read from the library."""
    numbers: list[int] = row.numbers  # type: ignore[attr-defined] # annotated
    fresh: str = row.freshness  # type: ignore[attr-defined] # annotated
    filed = ", ".join(f"QS{number}" for number in numbers)
    return f"{row.category.title} · {format_date(row.as_at)} · {WORDS[fresh]} · filed under {filed}"
