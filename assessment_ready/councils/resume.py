"""Keeping what was typed when the session ended in the middle of a form.

The answer to the very request that carried the text holds that text again in hidden fields, next to
a link that signs in in another tab. Nothing is stored on the server, and nothing is sent again by
itself: after signing in the person presses the button.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessment_ready.councils.rules import posted_from_here
from assessment_ready.ui.pages import Page


def resume_page(request: HttpRequest) -> HttpResponse:
    """A page that keeps the posted text and lets the person send it again after signing in.

    Files cannot be kept, and passwords are never echoed. Status 401, so that scripts notice.
    """
    fields = [(name, value) for name, values in request.POST.lists() if _kept(name) for value in values]
    signed_in = request.user.is_authenticated
    context = {
        "page": Page(title="Your text is kept" if signed_in else "You were signed out"),
        "fields": fields,
        "action": request.get_full_path(),
        "had_files": bool(request.FILES),
        "signed_in": signed_in,
    }
    response = render(request, "councils/resume.html", context, status=401)
    response["Cache-Control"] = "no-store, private"
    return response


def may_resume(request: HttpRequest) -> bool:
    """Whether a form that failed the forgery check may be shown to be sent again.

    Only for pages behind the sign-in, and only when the browser says that our own page sent it: a page
    elsewhere must not be able to fill in a form here and have the person press the button.
    """
    match = request.resolver_match
    if request.method != "POST" or match is None or not getattr(match.func, "login_required", True):
        return False
    return posted_from_here(
        own_origin=f"{request.scheme}://{request.get_host()}",
        origin=request.headers.get("Origin", ""),
        referer=request.headers.get("Referer", ""),
        fetch_site=request.headers.get("Sec-Fetch-Site", ""),
    )


def _kept(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and "password" not in name
