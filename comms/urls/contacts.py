"""Addresses of contacts: the register, one of them, imports, and who of them is cleared for an embargo."""

from django.urls import URLPattern, path

from comms.views import (
    contact_clearances,
    contact_data,
    contact_erasure,
    contact_imports,
    contact_wishes,
    contacts,
)

_CONTACTS = "councils/<slug:council>/communications/contacts/"
_CONTACT = f"{_CONTACTS}<int:contact>/"
_IMPORT = f"{_CONTACTS}import/<uuid:contact_import>/"
_EMBARGO = "councils/<slug:council>/communications/embargoes/<int:embargo>/contacts/"
_CLEARANCE = f"{_EMBARGO}<int:contact_clearance>/"

urlpatterns: list[URLPattern] = [
    path(_CONTACTS, contacts.ContactsPage.as_view(), name="contacts"),
    path(f"{_CONTACTS}new/", contacts.ContactCreate.as_view(), name="contact-create"),
    path(f"{_CONTACTS}due/", contact_erasure.RetentionPage.as_view(), name="contacts-retention"),
    path(f"{_CONTACTS}import/", contact_imports.ImportUpload.as_view(), name="contacts-import"),
    path(f"{_IMPORT}columns/", contact_imports.ImportColumns.as_view(), name="contacts-import-columns"),
    path(f"{_IMPORT}check/", contact_imports.ImportCheck.as_view(), name="contacts-import-check"),
    path(f"{_IMPORT}cancel/", contact_imports.ImportCancel.as_view(), name="contacts-import-cancel"),
    path(
        f"{_CONTACTS}objections/<int:objection>/withdraw/",
        contact_wishes.ObjectionWithdraw.as_view(),
        name="objection-withdraw",
    ),
    path(
        f"{_CONTACTS}unsubscriptions/<int:unsubscription>/take-back/",
        contact_wishes.UnsubscriptionTakeBack.as_view(),
        name="unsubscription-take-back",
    ),
    path(_CONTACT, contacts.ContactPage.as_view(), name="contact"),
    path(f"{_CONTACT}edit/", contacts.ContactEdit.as_view(), name="contact-edit"),
    path(f"{_CONTACT}data/", contact_data.ContactDataPage.as_view(), name="contact-data"),
    path(f"{_CONTACT}erase/", contact_erasure.ContactErase.as_view(), name="contact-erase"),
    path(f"{_CONTACT}objection/", contact_wishes.ObjectionCreate.as_view(), name="objection-create"),
    path(
        f"{_CONTACT}unsubscribe/", contact_wishes.UnsubscriptionCreate.as_view(), name="unsubscription-create"
    ),
    path(_EMBARGO, contact_clearances.EmbargoContacts.as_view(), name="embargo-contacts"),
    path(
        f"{_EMBARGO}clear/", contact_clearances.EmbargoContactsClear.as_view(), name="embargo-contacts-clear"
    ),
    path(
        f"{_CLEARANCE}acknowledge/",
        contact_clearances.ContactClearanceAcknowledge.as_view(),
        name="contact-clearance-acknowledge",
    ),
    path(
        f"{_CLEARANCE}revoke/",
        contact_clearances.ContactClearanceRevoke.as_view(),
        name="contact-clearance-revoke",
    ),
]
