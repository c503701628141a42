"""Addresses of sending: routes, health, the hold."""

from django.urls import URLPattern, path

from assessment_ready.sending.views import routes

app_name = "sending"

_ROUTES = "councils/<slug:council>/settings/sending/"
_ROUTE = f"{_ROUTES}<str:means>/"

_routes: list[URLPattern] = [
    path(_ROUTES, routes.RoutesPage.as_view(), name="routes"),
    path(_ROUTE, routes.RoutePage.as_view(), name="route"),
    path(f"{_ROUTE}installation/", routes.RouteInstallationPage.as_view(), name="route-installation"),
    path(f"{_ROUTE}mail-server/", routes.RouteMailServerPage.as_view(), name="route-mail-server"),
    path(f"{_ROUTE}notify/", routes.RouteNotifyPage.as_view(), name="route-notify"),
    path(f"{_ROUTE}pace/", routes.RoutePacePage.as_view(), name="route-pace"),
    path(f"{_ROUTE}pause/", routes.RoutePausePage.as_view(), name="route-pause"),
    path(f"{_ROUTE}resume/", routes.RouteResume.as_view(), name="route-resume"),
    path(f"{_ROUTE}check/", routes.RouteCheck.as_view(), name="route-check"),
    path(f"{_ROUTE}test/", routes.RouteTest.as_view(), name="route-test"),
    path(f"{_ROUTE}token/", routes.RouteToken.as_view(), name="route-token"),
]

urlpatterns: list[URLPattern] = [*_routes]
