"""What a person sees when a door stays shut: too many guesses, or a form that cannot be trusted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessment_ready.councils.resume import may_resume, resume_page
from assessment_ready.ui.pages import Page


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """Too many wrong passwords for this account or from this address; the same for every account."""
    context = {"page": Page(title="Too many attempts")}
    return render(request, "councils/locked_out.html", context, status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit.

    Where the browser itself says that one of our own pages sent it (somebody signed out or in again in
    another tab), the text is handed back to be sent again; otherwise nothing of it is shown.
    """
    if may_resume(request):
        return resume_page(request)
    return render(request, "403_csrf.html", status=403)
