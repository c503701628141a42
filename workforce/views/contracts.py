"""Provider contracts: the register with how they stand, one of them, adding, changing, ending."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from workforce.forms import contracts as forms
from workforce.models import ProviderContract
from workforce.queries import contracts as queries
from workforce.rules.contracts import is_complete, per_cent
from workforce.services import contracts as services
from workforce.services.contract_figures import note_figure
from workforce.views.frame import WorkforceForm, WorkforcePage

_CLAUSES = {True: ("Yes", "green"), False: ("No", "red"), None: ("Not known", "grey")}
_KEPT = (
    "provider",
    "location",
    "contract_reference",
    "staff_records",
    "complete_records",
    "last_return_on",
    "next_review_on",
    "contract_ends_on",
    "owner_id",
    "note",
)


class ContractsPage(WorkforcePage, CouncilListView):
    """Every contract, and how all of them stand."""

    section = "indicators"
    title = "Provider contracts"
    template_name = "workforce/contracts.html"
    count_label = "contracts"

    @cached_property
    def filter_form(self) -> forms.ContractFilterForm:
        """Words, clause, review, completeness."""
        return forms.ContractFilterForm(self.request.GET)

    def rows(self) -> Any:
        """The contracts that match."""
        today = london_date(self.now)
        return queries.register(self.membership, today, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, whether the contract asks for the return, how complete that is, when it is looked at next."""
        return [
            RegisterColumn(
                "provider", "Provider", self._name_cell, lambda row: row.provider, sort="provider"
            ),
            _plain("location", "Location or service", lambda row: row.location, usual=False),
            _plain("reference", "Contract reference", lambda row: row.contract_reference, usual=False),
            RegisterColumn(
                "clause",
                "Clause",
                lambda row: Cell.tag(*_CLAUSES[row.has_clause]),
                lambda row: _CLAUSES[row.has_clause][0],
            ),
            RegisterColumn("complete", "Complete records", complete_cell, complete_words),
            _plain("staff", "Staff records", lambda row: row.staff_records, usual=False),
            _plain("number", "Complete, number", lambda row: row.complete_records, usual=False),
            _dated("last", "Last return", lambda row: row.last_return_on),
            RegisterColumn(
                "review", "Next review", self._review_cell, lambda row: row.next_review_on, sort="review"
            ),
            _dated("ends", "Contract ends", lambda row: row.contract_ends_on, usual=False),
            _plain("owner", "Followed up by", owner_words),
            _plain("note", "Note", lambda row: row.note, usual=False),
        ]

    def _name_cell(self, row: ProviderContract) -> Cell:
        sub = " · ".join(filter(None, (row.location, row.contract_reference)))
        return Cell(row.provider, url=self.url("workforce:contract", contract=row.pk), sub=sub)

    def _review_cell(self, row: ProviderContract) -> Cell:
        is_over = row.next_review_on and row.next_review_on < london_date(self.now) and row.ended_at is None
        return Cell(day_words(row.next_review_on), sub="Overdue" if is_over else "", sub_tone="warn")

    def context(self) -> dict[str, Any]:
        """How the contracts in force stand."""
        standing = queries.how_they_stand(self.council.pk)
        return {
            **super().context(),
            "standing": standing,
            "overdue": queries.overdue(self.council.pk, london_date(self.now)),
            "overdue_url": f"{self.url('workforce:contracts')}?review=overdue",
            "import_url": self.url("workforce:contracts-import") if self.can_change else "",
            **self._indicator(),
        }

    def _indicator(self) -> dict[str, str]:
        """The indicator that the register fills, and where its figure is noted."""
        pk = queries.indicator_id(self.council.pk)
        return {
            "indicator_url": self.url("workforce:indicator", indicator=pk) if pk else "",
            "figures_url": self.url("workforce:contract-figures") if self.can_change else "",
        }

    def primary(self) -> Button | None:
        """Add one."""
        return Button("Add a contract", self.url("workforce:contract-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        text = (
            "The contracts with care providers belong here: whether each asks for the workforce return (ASC-WDS), how "
            "complete the provider's return is, and when it is looked at next."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Add the first contract", self.url("workforce:contract-create"))


class ContractPage(WorkforcePage, CouncilPage):
    """One contract."""

    section = "indicators"
    template_name = "workforce/contract.html"
    parent = ("Provider contracts", "workforce:contracts")

    def load(self, **kwargs: Any) -> None:
        """The contract."""
        self.contract: ProviderContract = self.found(queries.contracts(self.membership), kwargs["contract"])

    def get_title(self) -> str:
        """Whose it is."""
        return self.contract.provider

    def context(self) -> dict[str, Any]:
        """Facts and doors."""
        row = self.contract
        may, pk = self.can_change, self.contract.pk
        clause, tone = _CLAUSES[row.has_clause]
        return {
            "contract": row,
            "rows": [
                SummaryRow("Location or service", row.location or "Not given"),
                SummaryRow("Contract reference", row.contract_reference or "Not given"),
                SummaryRow("Asks for the workforce return", Cell.tag(clause, tone)),
                SummaryRow("Complete records", complete_cell(row)),
                SummaryRow("Last return", day_words(row.last_return_on) or "Not known"),
                SummaryRow("Next review", day_words(row.next_review_on) or "No day set"),
                SummaryRow("Contract ends", day_words(row.contract_ends_on) or "No day set"),
                SummaryRow("Followed up by", owner_words(row)),
                SummaryRow("Note", row.note or "None"),
            ],
            "edit_url": self.url("workforce:contract-edit", contract=pk) if may else "",
            "end_url": self.url("workforce:contract-end", contract=pk) if may and not row.ended_at else "",
        }


class _ContractForm(WorkforceForm):
    section = "indicators"
    parent = ("Provider contracts", "workforce:contracts")

    def owners(self) -> list[tuple[int, str]]:
        """The members of the council."""
        return [(row.pk, str(row.user)) for row in people(self.council, self.now)]


class ContractCreatePage(_ContractForm):
    """A new contract."""

    title = "Add a contract"

    def make_form(self, **data: Any) -> forms.ContractForm:
        """An empty one."""
        data.pop("files", None)
        form = forms.ContractForm(**data, owners=self.owners())
        form.cancel_url = self.url("workforce:contracts")
        return form

    def perform(self, form: Any) -> str:
        """Add it."""
        self.made = services.create(
            actor=self.membership,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"The contract with {self.made.provider} is added."

    def success_url(self) -> str:
        """The contract."""
        return self.url("workforce:contract", contract=self.made.pk)


class ContractEditPage(_ContractForm):
    """Change a contract."""

    title = "Change the contract"

    def load(self, **kwargs: Any) -> None:
        """The contract."""
        self.contract: ProviderContract = self.found(queries.contracts(self.membership), kwargs["contract"])

    def make_form(self, **data: Any) -> forms.ContractEditForm:
        """As it is; an owner who left stays on offer."""
        data.pop("files", None)
        row, owners = self.contract, self.owners()
        if row.owner is not None and row.owner_id not in dict(owners):
            owners.append((row.owner.pk, str(row.owner.user)))
        initial = {name: getattr(row, name) for name in _KEPT}
        initial |= {"has_clause": forms.CLAUSE_OF[row.has_clause], "version": row.version}
        form = forms.ContractEditForm(**data, owners=owners, initial=initial)
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            contract_id=self.contract.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The contract is saved."

    def success_url(self) -> str:
        """The contract."""
        return self.url("workforce:contract", contract=self.contract.pk)


class ContractFiguresPage(_ContractForm):
    """Note the share of providers at 90 per cent as a value of the library's indicator."""

    title = "Note the figure as an indicator"
    template_name = "workforce/contract_figures.html"

    def make_form(self, **data: Any) -> forms.ContractFiguresForm:
        """For today, unless they say otherwise."""
        data.pop("files", None)
        form = forms.ContractFiguresForm(**data, initial={"period_end": london_date(self.now)})
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """What would be noted."""
        return {"standing": queries.how_they_stand(self.council.pk)}

    def perform(self, form: Any) -> str:
        """Write it."""
        made = note_figure(
            actor=self.membership,
            period_end=form.cleaned_data["period_end"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"Noted for {made.indicator.name}."

    def success_url(self) -> str:
        """The register."""
        return self.url("workforce:contracts")


class ContractEndView(WorkforcePage, CouncilActionView):
    """Note that a contract has ended."""

    permission = Perm.MANAGE_WORKFORCE

    def load(self, **kwargs: Any) -> None:
        """The contract."""
        self.contract: ProviderContract = self.found(queries.contracts(self.membership), kwargs["contract"])

    def perform(self) -> str:
        """End it."""
        services.end(actor=self.membership, contract_id=self.contract.pk)
        return f"The contract with {self.contract.provider} has ended. It counts no longer."

    def return_url(self) -> str:
        """The register."""
        return self.url("workforce:contracts")


def day_words(day: Any) -> str:
    """A day, or nothing."""
    return format_date(day) if day else ""


def owner_words(row: ProviderContract) -> str:
    """Who follows it up."""
    return str(row.owner.user) if row.owner else "Nobody yet"


def complete_words(row: ProviderContract) -> str:
    """How complete the provider's return is."""
    share = per_cent(row.complete_records, row.staff_records)
    # Rounded down: 89.6 per cent is not 90.
    return "Not known" if share is None else f"{int(share)}%"


def complete_cell(row: ProviderContract) -> Cell:
    """The same, with whether it is at 90 per cent."""
    enough = is_complete(row.complete_records, row.staff_records)
    if enough is None:
        return Cell("Not known")
    sub = f"{row.complete_records} of {row.staff_records}"
    return Cell(
        complete_words(row),
        sub=f"{sub}, {'at 90%' if enough else 'below 90%'}",
        sub_tone="" if enough else "warn",
    )


def _plain(key: str, label: str, value: Callable[[Any], Any], *, usual: bool = True) -> RegisterColumn:
    return RegisterColumn(key, label, lambda row: _or_empty(value(row)), value, usual=usual)


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _dated(key: str, label: str, value: Callable[[Any], Any], *, usual: bool = True) -> RegisterColumn:
    return RegisterColumn(key, label, lambda row: day_words(value(row)), value, sort=key, usual=usual)
