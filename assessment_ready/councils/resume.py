"""Keeping what was typed when the session ended in the middle of a form.

The answer to the very request that carried the text holds that text again in hidden fields, next to
a link that signs in (in another tab or here). Nothing is stored on the server, and nothing is sent again by
itself: after signing in the person presses the button.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_NOT_KEPT = {"csrfmiddlewaretoken", "password", "password1", "password2", "new_password1", "new_password2"}


def resume_page(request: HttpRequest) -> HttpResponse:
    """A page that keeps the posted text and lets the person send it again after signing in.

    Files cannot be kept, and passwords are never echoed. Status 401, so that scripts notice.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]
    context = {"fields": fields, "action": request.get_full_path(), "had_files": bool(request.FILES)}
    return render(request, "councils/resume.html", context, status=401)
