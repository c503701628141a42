"""The sections of a pack: what can be added, adding and changing one, moving it, leaving it for later, removing it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.embargo.services import look
from assessment_ready.packs.forms import sections as forms
from assessment_ready.packs.models import PackSection
from assessment_ready.packs.queries import packs as queries
from assessment_ready.packs.rules.composing import PRODUCTS
from assessment_ready.packs.rules.parts import PARTS, Part, part, parts_for
from assessment_ready.packs.services import sections as services
from assessment_ready.packs.views.pack_frame import PackFormPage, WithinPack
from comms.views.readability import readability_panel


class _SectionForm(PackFormPage):
    """A form about the words and choices of a section, with advice on how the words read."""

    template_name = "packs/section_form.html"

    def embargoes(self, current: PackSection | None = None) -> list[tuple[int, str]]:
        """The embargoes a section can be under, with the one it is under."""
        may = self.membership.can(Perm.MANAGE_EMBARGOES)
        found = embargo_choices(self.membership, self.now) if may else []
        if current is not None and current.embargo is not None and current.embargo_id not in dict(found):
            found.append((current.embargo.pk, current.embargo.title))
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save, or only say how the words read as they are typed."""
        if not request.POST.get(forms.CHECK):
            return super().post(request, *args, **kwargs)
        form = self.make_form(data=request.POST)
        form.full_clean()
        form.errors.clear()
        return self.render(form=form, **self.advised(request.POST.get("text", ""), is_typed=True))

    def advised(self, text: str, *, is_typed: bool = False) -> dict[str, Any]:
        """How the words read, and whether they are longer than advised for this part."""
        panel = readability_panel(self, None, text, PRODUCTS[self.pack.kind], is_typed=is_typed)
        return {"readability": panel, "length_advice": self.part.advice(text)}

    @property
    def part(self) -> Part:
        """What the section shows."""
        raise NotImplementedError


class SectionAddPage(_SectionForm):
    """First what the section shows (``?part=``), then its words."""

    title = "Add a section"
    form_class = forms.SectionForm
    template_name = "packs/section_add.html"

    @cached_property
    def asked(self) -> Part | None:
        """The part in the address, if it is one for this kind of pack."""
        found = PARTS.get(self.request.GET.get("part", ""))
        return found if found is not None and found.is_for(self.pack.kind) else None

    @property
    def part(self) -> Part:
        """What the section shows."""
        return self.asked or part("")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list of what can be added, or the form."""
        if self.asked is not None:
            return super().get(request, *args, **kwargs)
        return self.render(**self._choices())

    def _choices(self) -> dict[str, Any]:
        url = self.pack_url("section-add")
        used = {each.part for each in queries.sections_of(self.membership, self.pack, self.now)}
        named = [(each, f"{url}?part={each.code}", each.code in used) for each in parts_for(self.pack.kind)]
        return {
            "live": [row for row in named if row[0].is_live],
            "own": [row for row in named if not row[0].is_live],
        }

    def form_kwargs(self) -> dict[str, Any]:
        """With what such a section usually begins with."""
        known = self.part
        initial = {
            "title": "" if known is part("") else known.title,
            "text": known.words,
            **forms.SectionForm.initial_settings(known, {}),
        }
        return {"part": known, "embargoes": self.embargoes(), "initial": initial}

    def context(self) -> dict[str, Any]:
        """What the part shows."""
        return {**super().context(), "part": self.part}

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks changes nothing."""
        made = services.add_section(
            actor=self.membership,
            pack_id=self.pack.pk,
            values=form.values(),
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"The section “{made.title}” is added at the end."


class _WithinSection(WithinPack):
    """A page about one section of the pack; 404 for any other."""

    changes = True
    section: PackSection

    def load(self, **kwargs: Any) -> None:
        """The pack and the section in the address."""
        super().load(**kwargs)
        try:
            self.section = queries.get_section(self.membership, self.now, self.pack, kwargs["section"])
        except ObjectDoesNotExist:
            raise Http404 from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look while the section is secret."""
        what = f"the section “{self.section.title}” of {self.pack.reference}"
        look(membership=self.membership, embargo=self.section.embargo, what=what, now=self.now)
        return super().get(request, *args, **kwargs)


class SectionPage(_WithinSection, _SectionForm):
    """A section as it is now."""

    form_class = forms.SectionEditForm

    def get_title(self) -> str:
        """The section's heading."""
        return f"Change “{self.section.title}”"

    @property
    def part(self) -> Part:
        """What the section shows."""
        return part(self.section.part)

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        section = self.section
        initial = {
            "title": section.title,
            "text": section.text,
            "embargo": section.embargo_id,
            "version": section.version,
            **forms.SectionEditForm.initial_settings(self.part, section.settings),
        }
        return {"part": self.part, "embargoes": self.embargoes(section), "initial": initial}

    def context(self) -> dict[str, Any]:
        """What the part shows, and how the saved words read."""
        return {**super().context(), "part": self.part, **self.advised(self.section.text)}

    def perform(self, form: Any) -> str:
        """Save it."""
        saved = services.change_section(
            actor=self.membership,
            pack_id=self.pack.pk,
            section_id=self.section.pk,
            values=form.values(self.section.embargo_id),
            expected_version=form.cleaned_data["version"],
        )
        return f"The section “{saved.title}” is saved."


class SectionMovePage(_WithinSection, PackFormPage):
    """Where a section goes; the buttons of the pack's page send up and down straight here."""

    form_class = forms.MoveForm

    def get_title(self) -> str:
        """Which section."""
        return f"Move “{self.section.title}”"

    def form_kwargs(self) -> dict[str, Any]:
        """The places there are."""
        rows: Sequence[PackSection] = queries.sections_of(self.membership, self.pack, self.now)
        kin = [each for each in rows if each.left_for_later == self.section.left_for_later]
        place = next(number for number, each in enumerate(kin, start=1) if each.pk == self.section.pk)
        return {"titles": [each.title for each in kin], "initial": {"to": str(place)}}

    def perform(self, form: Any) -> str:
        """Move it."""
        services.move_section(
            actor=self.membership,
            pack_id=self.pack.pk,
            section_id=self.section.pk,
            to=form.cleaned_data["to"],
        )
        return f"“{self.section.title}” is moved."


class SectionLeaveView(_WithinSection, CouncilActionView):
    """Leave a section for later, or take it up again."""

    def perform(self) -> str:
        """The other of the two."""
        given = {"actor": self.membership, "pack_id": self.pack.pk, "section_id": self.section.pk}
        if self.request.POST.get("take_up"):
            services.take_up_section(**given)
            return f"“{self.section.title}” is part of the pack again."
        services.leave_section(**given)
        return f"“{self.section.title}” is left for later. It is kept here and not frozen with the others."

    def return_url(self) -> str:
        """The pack."""
        return self.pack_url()


class SectionRemovePage(_WithinSection, PackFormPage):
    """Whether a section is to go for good."""

    form_class = forms.RemoveForm
    template_name = "packs/section_remove.html"

    def get_title(self) -> str:
        """Which section."""
        return f"Remove “{self.section.title}”?"

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {**super().context(), "section": self.section}

    def form_kwargs(self) -> dict[str, Any]:
        """Its version."""
        return {"initial": {"version": self.section.version}}

    def perform(self, form: Any) -> str:
        """Remove it."""
        services.remove_section(
            actor=self.membership,
            pack_id=self.pack.pk,
            section_id=self.section.pk,
            expected_version=form.cleaned_data["version"],
        )
        return f"The section “{self.section.title}” is removed."
