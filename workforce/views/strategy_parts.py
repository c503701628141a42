"""Strands and parts of a strategy: adding, changing, moving, removing."""

from typing import Any, ClassVar

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from workforce.forms import strategies as forms
from workforce.models import PartKind, Strand, StrategyPart
from workforce.queries import strategies as queries
from workforce.services import strategy_parts as services
from workforce.views.strategy_frame import StrategyForms, WithinStrategy


class StrandCreatePage(StrategyForms):
    """A new strand."""

    title = "Add a strand"
    form_class = forms.StrandForm

    def form_kwargs(self) -> dict[str, Any]:
        """Who can lead it; the next number, where they are numbers."""
        return {"owners": self.owners(), "initial": {"number": self._next()}}

    def _next(self) -> str:
        numbers = [strand.number for strand in self.strategy.strands.all()]
        plain = [int(number) for number in numbers if number.isdecimal()]
        return str(max(plain, default=0) + 1) if len(plain) == len(numbers) else ""

    def perform(self, form: Any) -> str:
        """Add it."""
        strand = services.add_strand(
            actor=self.membership,
            strategy_id=self.strategy.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"The strand “{strand}” is added."


class _OneStrand(WithinStrategy):
    strand: Strand

    def load(self, **kwargs: Any) -> None:
        """The strand in the address, and its strategy."""
        self.strand = self.found(queries.strands(self.membership), kwargs["strand"])
        super().load(strategy=self.strand.strategy_id)


class StrandEditPage(_OneStrand, StrategyForms):
    """Change a strand."""

    title = "Change the strand"
    template_name = "workforce/strategy_piece.html"
    form_class = forms.StrandEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        strand = self.strand
        initial = {name: getattr(strand, name) for name in ("number", "title", "narrative", "version")}
        return {"owners": self.owners(strand.lead), "initial": {**initial, "lead": strand.lead_id}}

    def context(self) -> dict[str, Any]:
        """Where it is removed."""
        return {
            "remove_url": self.url("workforce:strand-remove", strand=self.strand.pk),
            "remove_label": "Remove this strand",
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_strand(
            actor=self.membership,
            strand_id=self.strand.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The strand is saved."


class StrandRemovePage(_OneStrand, StrategyForms):
    """Remove a strand, after asking once."""

    title = "Remove the strand?"
    template_name = "workforce/strategy_remove.html"
    form_class = forms.RemoveForm

    def context(self) -> dict[str, Any]:
        """What goes, and what stays."""
        words = "What it intends stays in the strategy, under no strand."
        return {"name": str(self.strand), "consequence": words}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_strand(actor=self.membership, strand_id=self.strand.pk)
        return f"The strand “{self.strand}” is removed."


class _Move(CouncilActionView, WithinStrategy):
    permission = Perm.MANAGE_WORKFORCE
    up: ClassVar[bool] = True

    def return_url(self) -> str:
        """The strategy."""
        return self.strategy_url()


class StrandUpView(_OneStrand, _Move):
    """One place up."""

    def perform(self) -> str:
        """Move it."""
        services.move_strand(actor=self.membership, strand_id=self.strand.pk, up=self.up)
        return "The strand is moved."


class StrandDownView(StrandUpView):
    """One place down."""

    up = False


class PartCreatePage(StrategyForms):
    """A new driver, principle, theme, priority or policy reference."""

    title = "Add a driver, principle, theme or policy"
    form_class = forms.PartForm

    def form_kwargs(self) -> dict[str, Any]:
        """The kind the link named."""
        kind = self.request.GET.get("kind", "")
        return {"initial": {"kind": kind if kind in PartKind.values else ""}}

    def perform(self, form: Any) -> str:
        """Add it."""
        part = services.add_part(
            actor=self.membership,
            strategy_id=self.strategy.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{part.title}” is added."


class _OnePart(WithinStrategy):
    part: StrategyPart

    def load(self, **kwargs: Any) -> None:
        """The part in the address, and its strategy."""
        self.part = self.found(queries.parts(self.membership), kwargs["strategy_part"])
        super().load(strategy=self.part.strategy_id)


class PartEditPage(_OnePart, StrategyForms):
    """Change a part."""

    template_name = "workforce/strategy_piece.html"
    form_class = forms.PartEditForm

    def get_title(self) -> str:
        """What it is."""
        return f"Change the {self.part.get_kind_display().lower()}"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("kind", "title", "text", "successor", "source_url", "version")
        return {"initial": {name: getattr(self.part, name) for name in names}}

    def context(self) -> dict[str, Any]:
        """Where it is removed."""
        return {
            "remove_url": self.url("workforce:strategy-part-remove", strategy_part=self.part.pk),
            "remove_label": "Remove this",
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_part(
            actor=self.membership,
            part_id=self.part.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"“{form.cleaned_data['title']}” is saved."


class PartRemovePage(_OnePart, StrategyForms):
    """Remove a part, after asking once."""

    template_name = "workforce/strategy_remove.html"
    form_class = forms.RemoveForm

    def get_title(self) -> str:
        """What is asked."""
        return f"Remove the {self.part.get_kind_display().lower()}?"

    def context(self) -> dict[str, Any]:
        """What goes."""
        words = "Versions that were frozen keep it."
        return {"name": self.part.title, "consequence": words}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_part(actor=self.membership, part_id=self.part.pk)
        return f"“{self.part.title}” is removed."


class PartUpView(_OnePart, _Move):
    """One place up among its kind."""

    def perform(self) -> str:
        """Move it."""
        services.move_part(actor=self.membership, part_id=self.part.pk, up=self.up)
        return f"“{self.part.title}” is moved."


class PartDownView(PartUpView):
    """One place down among its kind."""

    up = False
