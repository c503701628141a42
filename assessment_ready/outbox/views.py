"""The demonstration's mailbox: what would have been sent. It exists only in a demonstration without a mail server."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from assessment_ready.outbox import mailbox
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import Page
from assessment_ready.ui.tables import Cell, Column, Row, Table

# A message is shown as a document of no origin that may load nothing and run nothing; its links work.
_SANDBOX = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@method_decorator([login_not_required, never_cache], name="dispatch")
class _MailboxPage(View):
    """A newcomer reads the invitation before having an account, so anybody may look, but only there."""

    # The value of councils.permissions.Access.PUBLIC; the outbox lies below the councils and may not import it.
    access = "public"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 unless this is a demonstration that keeps its mail in a folder."""
        if not (settings.DEMO_MODE and settings.MAIL_BACKEND == "file"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @staticmethod
    def mail(name: str) -> mailbox.Mail:
        """The message or 404."""
        found = mailbox.mail(name)
        if found is None:
            raise Http404
        return found


class MailboxView(_MailboxPage):
    """The newest messages."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """As a table."""
        columns = [Column("Subject"), Column("To"), Column("Sent")]
        rows = [
            Row(
                [
                    Cell(mail.subject, url=reverse("outbox:mail", args=[mail.name])),
                    mail.to,
                    format_datetime(mail.sent_at),
                ]
            )
            for mail in mailbox.mails()
        ]
        table = Table(columns, rows, caption="Messages, newest first", caption_hidden=True)
        context = {"page": Page(title="Demonstration mailbox"), "table": table}
        return render(request, "outbox/mailbox.html", context)


class MailView(_MailboxPage):
    """One message as text."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """With links that work."""
        mail = self.mail(name)
        page = Page(title=mail.subject, breadcrumbs=[("Demonstration mailbox", reverse("outbox:mailbox"))])
        html_url = reverse("outbox:mail-html", args=[name]) if mail.html else ""
        return render(request, "outbox/mail.html", {"page": page, "mail": mail, "html_url": html_url})


class MailHtmlView(_MailboxPage):
    """One message as its reader's mail program would show it."""

    @method_decorator(csp_replace(_SANDBOX))
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        """The message's own HTML, in a sandbox."""
        return HttpResponse(self.mail(name).html)
