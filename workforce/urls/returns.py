"""Addresses of workforce returns, provider contracts and the pressure on professions."""

from django.urls import URLPattern, path

from workforce.views import contract_imports, contracts, pressure, returns, snapshots

_WORKFORCE = "councils/<slug:council>/workforce/"
_RETURNS = f"{_WORKFORCE}returns/"
_RETURN = f"{_RETURNS}<int:snapshot>/"

_CONTRACTS = f"{_WORKFORCE}contracts/"
_CONTRACT = f"{_CONTRACTS}<int:contract>/"
_IMPORT = f"{_CONTRACTS}import/"
_IMPORTED = f"{_IMPORT}<uuid:contract_import>/"
_PRESSURE = f"{_WORKFORCE}pressure/"
_ENTRY = f"{_PRESSURE}<int:pressure>/"

urlpatterns: list[URLPattern] = [
    path(_RETURNS, returns.ReturnsPage.as_view(), name="returns"),
    path(f"{_RETURNS}new/", returns.ReturnUploadPage.as_view(), name="return-create"),
    path(_RETURN, snapshots.SnapshotPage.as_view(), name="return"),
    path(f"{_RETURN}check/", returns.ReturnCheckPage.as_view(), name="return-check"),
    path(f"{_RETURN}discard/", returns.ReturnDiscardView.as_view(), name="return-discard"),
    path(f"{_RETURN}remove/", returns.ReturnRemoveView.as_view(), name="return-remove"),
    path(_CONTRACTS, contracts.ContractsPage.as_view(), name="contracts"),
    path(f"{_CONTRACTS}new/", contracts.ContractCreatePage.as_view(), name="contract-create"),
    path(f"{_CONTRACTS}figures/", contracts.ContractFiguresPage.as_view(), name="contract-figures"),
    path(_CONTRACT, contracts.ContractPage.as_view(), name="contract"),
    path(f"{_CONTRACT}edit/", contracts.ContractEditPage.as_view(), name="contract-edit"),
    path(f"{_CONTRACT}end/", contracts.ContractEndView.as_view(), name="contract-end"),
    path(_IMPORT, contract_imports.ContractsImportPage.as_view(), name="contracts-import"),
    path(
        f"{_IMPORTED}columns/",
        contract_imports.ContractsColumnsPage.as_view(),
        name="contracts-import-columns",
    ),
    path(f"{_IMPORTED}check/", contract_imports.ContractsCheckPage.as_view(), name="contracts-import-check"),
    path(
        f"{_IMPORTED}cancel/", contract_imports.ContractsCancelView.as_view(), name="contracts-import-cancel"
    ),
    path(_PRESSURE, pressure.PressurePage.as_view(), name="pressure"),
    path(f"{_PRESSURE}new/", pressure.PressureCreatePage.as_view(), name="pressure-create"),
    path(f"{_PRESSURE}document/", pressure.PressureDocumentView.as_view(), name="pressure-document"),
    path(f"{_ENTRY}edit/", pressure.PressureEditPage.as_view(), name="pressure-edit"),
    path(f"{_ENTRY}remove/", pressure.PressureRemoveView.as_view(), name="pressure-remove"),
]
