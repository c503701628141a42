"""Addresses of workforce returns, provider contracts and the pressure on professions."""

from django.urls import URLPattern, path

from workforce.views import returns, snapshots

_WORKFORCE = "councils/<slug:council>/workforce/"
_RETURNS = f"{_WORKFORCE}returns/"
_RETURN = f"{_RETURNS}<int:snapshot>/"

urlpatterns: list[URLPattern] = [
    path(_RETURNS, returns.ReturnsPage.as_view(), name="returns"),
    path(f"{_RETURNS}new/", returns.ReturnUploadPage.as_view(), name="return-create"),
    path(_RETURN, snapshots.SnapshotPage.as_view(), name="return"),
    path(f"{_RETURN}check/", returns.ReturnCheckPage.as_view(), name="return-check"),
    path(f"{_RETURN}discard/", returns.ReturnDiscardView.as_view(), name="return-discard"),
    path(f"{_RETURN}remove/", returns.ReturnRemoveView.as_view(), name="return-remove"),
]
