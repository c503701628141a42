"""The learning directory as anybody sees it, without an account: read, put something forward, say who would come."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from assessment_ready.councils.models import Council
from assessment_ready.councils.permissions import Access
from assessment_ready.councils.throttle import client_address
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.pages import Page
from workforce.forms.offers import InterestForm, OfferFilterForm, SubmitOfferForm
from workforce.queries.learning_codes import Codes, categories
from workforce.queries.offer_directory import council_of_directory, public_offer, public_offers
from workforce.queries.offers import pool_of
from workforce.services.learning_limits import check_visitor
from workforce.services.offer_interest import join_from_outside
from workforce.services.offers import submit_offer
from workforce.views.offer_facts import cost_words, days_words, fact_rows, open_to_words, worth_rows

_PAGE = 20
# The longest form is far below this.
_LARGEST = 40_000
_FILTERS = ("q", "kind", "open_to", "category", "free", "coming")


class _DirectoryDoor(PlainPage):
    """Finds the council by its name in the address."""

    access = Access.PUBLIC
    council: Council

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for the council, and for the offer if one is named, first."""
        council = council_of_directory(kwargs["directory"])
        if council is None:
            raise Http404
        self.council = council
        if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST:
            raise Http404
        self.load(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs: Any) -> None:
        """What else the address names."""

    def page(self) -> Page:
        """The heading, below the council's name."""
        return Page(title=self.title, caption=self.council.name)

    def directory_url(self, name: str = "directory", *args: Any) -> str:
        """Another page of the directory."""
        return reverse(f"workforce:{name}", args=[self.council.slug, *args])


class _OfferDoor(_DirectoryDoor):
    """Finds an offer that is published and not over."""

    offer: Any

    def load(self, **kwargs: Any) -> None:
        """What is not published is not there."""
        self.offer = public_offer(self.council, london_date(self.now), kwargs["public_offer"])
        if self.offer is None:
            raise Http404


@method_decorator([login_not_required, never_cache], name="dispatch")
class DirectoryPage(_DirectoryDoor):
    """What can be learnt, with a search."""

    title = "Learning directory"
    template_name = "workforce/directory.html"

    def context(self) -> dict[str, Any]:
        """One page of what matches."""
        codes = categories()
        form = OfferFilterForm(self.request.GET, categories=codes.category_choices)
        rows = public_offers(self.council, london_date(self.now), form.filters)
        page_obj = Paginator(rows, _PAGE).get_page(self.request.GET.get("page"))
        return {
            "council_name": self.council.name,
            "filter_form": form,
            "filters_active": any(self.request.GET.get(name) for name in _FILTERS),
            "page_obj": page_obj,
            "offers": [self._shown(offer, codes) for offer in page_obj.object_list],
            "submit_url": self.directory_url("directory-submit"),
        }

    def _shown(self, offer: Any, codes: Codes) -> dict[str, Any]:
        return {
            "offer": offer,
            "url": self.directory_url("directory-offer", offer.pk),
            "topic": codes.category(offer.category),
            "cost": cost_words(offer.cost_pounds),
            "days": days_words(offer),
            "open_to": open_to_words(offer),
            "pool": pool_of(offer),
        }


@method_decorator([login_not_required, never_cache], name="dispatch")
class DirectoryOfferPage(_OfferDoor):
    """One offer."""

    template_name = "workforce/directory_offer.html"

    def page(self) -> Page:
        """What it is called."""
        return Page(title=self.offer.title, caption=f"Learning directory of {self.council.name}")

    def context(self) -> dict[str, Any]:
        """What it says; of those interested only how many people."""
        return {
            "offer": self.offer,
            "facts": fact_rows(self.offer, categories()),
            "worth": worth_rows(self.offer),
            "pool": pool_of(self.offer),
            "interest_url": self.directory_url("directory-interest", self.offer.pk),
            "directory_url": self.directory_url(),
        }


class _DirectoryForm(PlainFormPage):
    """A form anybody may send."""

    template_name = "workforce/directory_form.html"
    intro = ""

    def context(self) -> dict[str, Any]:
        """What it is for."""
        return {"intro": self.intro}

    def visitor(self) -> str | None:
        """Whose messages are counted together."""
        return client_address(self.request)


@method_decorator([login_not_required, never_cache], name="dispatch")
class DirectorySubmitPage(_DirectoryForm, _DirectoryDoor):
    """Put something forward; somebody looks at it before it is shown."""

    title = "Put an offer forward"
    form_class = SubmitOfferForm
    intro = (
        "Somebody at the council looks at it before it is shown. Leave out names of people who use services."
    )

    def form_kwargs(self) -> dict[str, Any]:
        """The topics."""
        return {"categories": categories().category_choices}

    def perform(self, form: Any) -> HttpResponseBase:
        """Keep it."""
        check_visitor(council=self.council, visitor=self.visitor())
        submit_offer(
            council=self.council,
            values=form.values,
            name=form.cleaned_data["submitted_name"],
            email=form.cleaned_data["submitted_email"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return HttpResponseRedirect(self.directory_url("directory-thanks"))


@method_decorator([login_not_required, never_cache], name="dispatch")
class DirectoryInterestPage(_DirectoryForm, _OfferDoor):
    """Say how many people would come."""

    title = "Who would come?"
    form_class = InterestForm
    intro = "This books nothing. It tells the organiser how many people would come; only the number is shown to others."

    def page(self) -> Page:
        """Which offer it is."""
        return Page(title=self.title, caption=self.offer.title)

    def perform(self, form: Any) -> HttpResponseBase:
        """Note it."""
        check_visitor(council=self.council, visitor=self.visitor())
        join_from_outside(
            council=self.council,
            offer_id=self.offer.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return HttpResponseRedirect(self.directory_url("directory-thanks"))


@method_decorator([login_not_required, never_cache], name="dispatch")
class DirectoryThanksPage(_DirectoryDoor):
    """After sending something."""

    title = "Thank you"
    template_name = "workforce/directory_thanks.html"

    def context(self) -> dict[str, Any]:
        """The way back."""
        return {"directory_url": self.directory_url()}
