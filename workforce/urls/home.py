"""The address of the area's first page."""

from django.urls import URLPattern, path

from workforce.views.home import HomePage

urlpatterns: list[URLPattern] = [
    path("councils/<slug:council>/workforce/", HomePage.as_view(), name="home"),
]
