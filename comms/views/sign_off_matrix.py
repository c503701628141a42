"""The sign-off matrix: every product by every role, product types, and who is named for each role."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms.sign_off_matrix import HolderForm, ProductEditForm, ProductForm, RulesForm
from comms.models import ProductType, SignOffHolder, SignOffRole, SignOffRule
from comms.queries.sign_off_matrix import holder_of, holders, lines_of, products, signers, signing_people
from comms.services.sign_off_matrix import add_product, change_product, change_rules, set_holder
from comms.views.frame import CommsForm, CommsPage


class MatrixPage(CommsPage, CouncilPage):
    """Product by role, and who is named."""

    title = "Who signs off"
    template_name = "comms/sign_off_matrix.html"

    def context(self) -> dict[str, Any]:
        """The two tables."""
        rows = list(products(self.council))
        return {
            "matrix": self._matrix(rows),
            "holders": self._holders(),
            "create_url": self.url("comms:product-create") if self.can_change else "",
        }

    def _matrix(self, rows: Sequence[ProductType]) -> Table:
        named = {rule.role for row in rows for rule in row.sign_off_rules.all()}
        used = [role for role in SignOffRole if role in named]
        columns = [Column("Product"), *(Column(role.label) for role in used)]
        return Table(
            columns,
            [Row([self._product(row), *(_rules_cell(row, role) for role in used)]) for row in rows],
            caption="Sign-off matrix",
            caption_hidden=True,
        )

    def _product(self, row: ProductType) -> Cell:
        marks = ["Public" if row.is_public else "", "" if row.is_active else "Not in use"]
        url = self.url("comms:product", product=row.pk) if self.can_change else ""
        return Cell(row.title, url=url, sub=" · ".join(filter(None, marks)))

    def _holders(self) -> Table:
        named, able = holders(self.council), signers(None, self.now)
        rows = []
        for role in SignOffRole:
            holder = named.get(role)
            url = self.url("comms:holder", holder=role.value) if self.can_change else ""
            cells = [Cell(role.label, url=url), Cell.tag("Nobody", "orange"), Cell("–")]
            if holder is not None and holder.membership is not None:
                problem = able.problem(holder.membership)
                cells[1] = Cell(str(holder.membership.user), sub=problem, sub_tone="warn" if problem else "")
            if holder is not None and holder.deputy is not None:
                until = f"until {format_date(holder.deputy_until)}" if holder.deputy_until else ""
                cells[2] = Cell(str(holder.deputy.user), sub=able.problem(holder.deputy) or until)
            rows.append(Row(cells))
        columns = [Column("Role"), Column("Named"), Column("Deputy")]
        return Table(columns, rows, caption="Who is named", caption_hidden=True)


def _rules_cell(row: ProductType, role: SignOffRole) -> Cell:
    found = [rule for rule in row.sign_off_rules.all() if rule.role == role]
    if not found:
        return Cell("–")
    return Cell(
        "; ".join(rule.get_mode_display() for rule in found),
        sub="; ".join(_rule_note(rule) for rule in found),
    )


def _rule_note(rule: SignOffRule) -> str:
    when = "" if rule.condition == "always" else f"{rule.get_condition_display()}, "
    return f"{when}place {rule.position + 1}, {rule.days} working days"


class _Matrix(CommsForm):
    """A form of the matrix."""

    parent = ("Who signs off", "comms:sign-off-matrix")

    def success_url(self) -> str:
        """The matrix."""
        return self.url("comms:sign-off-matrix")


class ProductCreate(_Matrix):
    """A product type of the council's own."""

    title = "Add a product"
    form_class = ProductForm

    def perform(self, form: Any) -> str:
        """Add it."""
        made = add_product(
            actor=self.membership, values=form.values, submission_key=form.cleaned_data["submission_key"]
        )
        return f"{made.title} is added. Now say who signs it off."


class _OfProduct(_Matrix):
    product: ProductType

    def load(self, **kwargs: Any) -> None:
        """The product type in the address."""
        self.product = self.found(products(self.council), kwargs["product"])

    def get_caption(self) -> str:
        """Which product."""
        return self.product.title


class ProductEdit(_OfProduct):
    """What a product type is."""

    title = "Change the product"
    form_class = ProductEditForm
    template_name = "comms/sign_off_product.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The fields as they are."""
        return {"initial": ProductEditForm.initial_of(self.product)}

    def context(self) -> dict[str, Any]:
        """The way to its sign-offs."""
        return {**super().context(), "rules_url": self.url("comms:product-rules", product=self.product.pk)}

    def perform(self, form: Any) -> str:
        """Save it."""
        saved = change_product(
            actor=self.membership,
            product_id=self.product.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"{saved.title} is saved."


class ProductRules(_OfProduct):
    """Who signs a product off."""

    title = "Who signs it off"
    form_class = RulesForm
    template_name = "comms/sign_off_rules.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The lines as they are."""
        return {"lines": lines_of(self.product), "initial": {"version": self.product.version}}

    def perform(self, form: Any) -> str:
        """Save them."""
        change_rules(
            actor=self.membership,
            product_id=self.product.pk,
            lines=form.lines,
            expected_version=form.cleaned_data["version"],
        )
        return f"The sign-offs of {self.product.title} are saved. Requests that wait keep the ones they have."


class HolderView(_Matrix):
    """Who signs off in one role."""

    title = "Who signs off"
    form_class = HolderForm
    role: SignOffRole

    def load(self, **kwargs: Any) -> None:
        """The role in the address."""
        try:
            self.role = SignOffRole(kwargs["holder"])
        except ValueError:
            raise Http404 from None

    def get_title(self) -> str:
        """The question with the role."""
        return f"Who signs off as {self.role.label}?"

    @cached_property
    def holder(self) -> SignOffHolder | None:
        """Who is named now."""
        return holder_of(self.council, self.role)

    def form_kwargs(self) -> dict[str, Any]:
        """Who can be named, and who is."""
        initial: dict[str, Any] = {"version": 1}
        if self.holder is not None:
            names = ("deputy_until", "version")
            initial = {name: getattr(self.holder, name) for name in names} | {
                "membership": self.holder.membership_id,
                "deputy": self.holder.deputy_id,
            }
        return {"people": signing_people(self.council, self.now), "holder": self.holder, "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        set_holder(
            actor=self.membership,
            role=self.role,
            membership_id=data["membership"],
            deputy_id=data["deputy"],
            deputy_until=data["deputy_until"],
            expected_version=data["version"],
        )
        return f"Who signs off as {self.role.label} is saved."
