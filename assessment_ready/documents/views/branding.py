"""How a council's documents look: colour, logo, and the cover that comes of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilView
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.documents import branding as services
from assessment_ready.documents import queries
from assessment_ready.documents.forms import BrandingForm
from assessment_ready.documents.paper_v2 import logo_size


class BrandingView(VersionedFormView):
    """Choose colour and logo; the cover is shown beside the form."""

    permission = Perm.MANAGE_COUNCIL
    form_class = BrandingForm
    template_name = "documents/branding.html"
    title = "How documents look"

    def form_kwargs(self) -> dict[str, Any]:
        """What holds now, with its version: 0 while nobody ever chose."""
        row = queries.branding_row(self.council.pk)
        look = queries.branding(self.council.pk)
        initial = {"version": row.version if row else 0, "colour": look.colour, "logo_alt": look.logo_alt}
        return {"initial": initial, "too_large": getattr(self.request, "upload_too_large", False)}

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        services.change_look(
            actor=self.membership,
            version=data["version"],
            colour=data["colour"],
            logo_alt=data["logo_alt"],
            logo=data["logo"].read() if data["logo"] else None,
        )
        return "Saved. Documents made from now on look like this."

    def success_url(self) -> str:
        """The same page."""
        return self.url("documents:branding")

    def context(self) -> dict[str, Any]:
        """The cover as it is now."""
        look = queries.branding(self.council.pk)
        width, height = logo_size(look)
        return {"look": look, "logo_width": width, "logo_height": height}


class LogoView(CouncilView):
    """The logo for the page about it."""

    permission = Perm.MANAGE_COUNCIL

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The PNG that the product itself wrote."""
        look = queries.branding(self.council.pk)
        if not look.logo:
            raise Http404("There is no logo.")
        response = HttpResponse(queries.logo_bytes(self.council.pk, look.logo), content_type="image/png")
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


class RemoveLogoView(CouncilActionView):
    """Do without a logo."""

    permission = Perm.MANAGE_COUNCIL

    def perform(self) -> str:
        """Remove it."""
        services.remove_logo(actor=self.membership)
        return "Removed. Documents made before keep the logo they have."

    def return_url(self) -> str:
        """The page about it."""
        return self.url("documents:branding")
