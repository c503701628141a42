"""Addresses of the evidence app."""

from django.urls import URLPattern, path

from assessment_ready.evidence.views import (
    add,
    bulk,
    changes,
    coverage,
    expected,
    index_import,
    item,
    library,
)

app_name = "evidence"

_COUNCIL = "councils/<slug:council>/evidence/"
_ITEM = f"{_COUNCIL}<int:item>/"
_IMPORT = f"{_COUNCIL}import/"
_UPLOAD = f"{_IMPORT}<int:upload>/"
_EXPECTED = f"{_COUNCIL}expected/<int:expectation>/"

library_patterns: list[URLPattern] = [
    path(_COUNCIL, library.LibraryView.as_view(), name="library"),
    path(f"{_COUNCIL}add/", add.AddView.as_view(), name="add"),
    path(f"{_COUNCIL}bulk/", bulk.BulkView.as_view(), name="bulk"),
    path(f"{_COUNCIL}coverage/", coverage.CoverageView.as_view(), name="coverage"),
    path(f"{_COUNCIL}thin/", coverage.ThinView.as_view(), name="thin"),
    path(f"{_COUNCIL}expected/", expected.ExpectedView.as_view(), name="expected"),
    path(f"{_COUNCIL}expected/add/", expected.AddExpectationView.as_view(), name="expected-add"),
    path(f"{_EXPECTED}connect/", expected.ConnectView.as_view(), name="expected-connect"),
    path(f"{_EXPECTED}disconnect/", expected.DisconnectView.as_view(), name="expected-disconnect"),
    path(f"{_EXPECTED}set-aside/", expected.SetAsideView.as_view(), name="expected-set-aside"),
    path(f"{_EXPECTED}take-up/", expected.TakeUpView.as_view(), name="expected-take-up"),
    path(f"{_EXPECTED}remove/", expected.RemoveView.as_view(), name="expected-remove"),
    path(_ITEM, item.ItemView.as_view(), name="item"),
    path(f"{_ITEM}edit/", changes.EditView.as_view(), name="edit"),
    path(f"{_ITEM}new-version/", changes.NewVersionView.as_view(), name="new-version"),
    path(f"{_ITEM}files/<int:part>/", item.DownloadView.as_view(), name="download"),
    path(f"{_ITEM}confirm/", changes.ConfirmView.as_view(), name="confirm"),
    path(f"{_ITEM}withdraw/", changes.WithdrawView.as_view(), name="withdraw"),
    path(f"{_ITEM}restore/", changes.RestoreView.as_view(), name="restore"),
    path(f"{_ITEM}hand-over/", changes.HandOverView.as_view(), name="hand-over"),
]
import_patterns: list[URLPattern] = [
    path(_IMPORT, index_import.UploadView.as_view(), name="import"),
    path(_UPLOAD, index_import.ColumnsView.as_view(), name="import-columns"),
    path(f"{_UPLOAD}check/", index_import.CheckView.as_view(), name="import-check"),
    path(f"{_UPLOAD}rows/", index_import.RowsView.as_view(), name="import-rows"),
    path(f"{_UPLOAD}confirm/", index_import.ConfirmView.as_view(), name="import-confirm"),
    path(f"{_UPLOAD}progress/", index_import.ProgressView.as_view(), name="import-progress"),
    path(f"{_UPLOAD}cancel/", index_import.CancelView.as_view(), name="import-cancel"),
]

urlpatterns: list[URLPattern] = [*library_patterns, *import_patterns]
