"""Addresses of learning."""

from django.urls import URLPattern, path

from workforce.views import (
    currency,
    learning_imports,
    offer_directory,
    offer_forms,
    offers,
    profiles,
    requirements,
)

_LEARNING = "councils/<slug:council>/workforce/learning/"
_OFFER = f"{_LEARNING}<int:offer>/"
_CURRENCY = f"{_LEARNING}currency/"
_IMPORT = f"{_CURRENCY}import/<uuid:pending>/"
_REQUIREMENTS = f"{_LEARNING}requirements/"
_REQUIREMENT = f"{_REQUIREMENTS}<int:requirement>/"
_MINE = f"{_LEARNING}mine/"
_DIRECTORY = "learning/<slug:directory>/"
_PUBLIC = f"{_DIRECTORY}<int:public_offer>/"

urlpatterns: list[URLPattern] = [
    path(_LEARNING, offers.OffersPage.as_view(), name="offers"),
    path(f"{_LEARNING}new/", offer_forms.OfferCreatePage.as_view(), name="offer-create"),
    path(f"{_LEARNING}waiting/", offers.OfferQueuePage.as_view(), name="offer-queue"),
    path(f"{_LEARNING}enough/", offers.OfferPoolingPage.as_view(), name="offer-pooling"),
    path(_OFFER, offers.OfferPage.as_view(), name="offer"),
    path(f"{_OFFER}edit/", offer_forms.OfferEditPage.as_view(), name="offer-edit"),
    path(f"{_OFFER}publish/", offer_forms.OfferPublishView.as_view(), name="offer-publish"),
    path(f"{_OFFER}refuse/", offer_forms.OfferRefusePage.as_view(), name="offer-refuse"),
    path(f"{_OFFER}withdraw/", offer_forms.OfferWithdrawPage.as_view(), name="offer-withdraw"),
    path(f"{_OFFER}interest/", offer_forms.OfferInterestPage.as_view(), name="offer-interest"),
    path(
        f"{_LEARNING}interests/<int:interest>/take-out/",
        offer_forms.InterestTakeOutView.as_view(),
        name="interest-take-out",
    ),
    path(_CURRENCY, currency.CurrencyPage.as_view(), name="currency"),
    path(f"{_CURRENCY}settings/", currency.CurrencySettingsPage.as_view(), name="currency-settings"),
    path(f"{_CURRENCY}manager/", currency.CurrencyManagerPage.as_view(), name="currency-manager"),
    path(f"{_CURRENCY}figures/", currency.CurrencyFiguresPage.as_view(), name="currency-figures"),
    path(f"{_CURRENCY}codes/", learning_imports.ProfileCodesFile.as_view(), name="currency-codes"),
    path(f"{_CURRENCY}import/", learning_imports.CompletionsUpload.as_view(), name="currency-import"),
    path(f"{_IMPORT}columns/", learning_imports.CompletionsColumns.as_view(), name="currency-import-columns"),
    path(f"{_IMPORT}check/", learning_imports.CompletionsCheck.as_view(), name="currency-import-check"),
    path(f"{_IMPORT}cancel/", learning_imports.CompletionsCancel.as_view(), name="currency-import-cancel"),
    path(_REQUIREMENTS, requirements.RequirementsPage.as_view(), name="requirements"),
    path(f"{_REQUIREMENTS}new/", requirements.RequirementCreatePage.as_view(), name="requirement-create"),
    path(
        f"{_REQUIREMENTS}suggested/",
        requirements.RequirementSuggestedPage.as_view(),
        name="requirement-suggested",
    ),
    path(f"{_REQUIREMENT}edit/", requirements.RequirementEditPage.as_view(), name="requirement-edit"),
    path(f"{_REQUIREMENT}remove/", requirements.RequirementRemoveView.as_view(), name="requirement-remove"),
    path(_MINE, profiles.ProfilePage.as_view(), name="profile"),
    path(f"{_MINE}start/", profiles.ProfileStartPage.as_view(), name="profile-start"),
    path(f"{_MINE}join/", profiles.ProfileJoinPage.as_view(), name="profile-join"),
    path(f"{_MINE}edit/", profiles.ProfileEditPage.as_view(), name="profile-edit"),
    path(f"{_MINE}leave/", profiles.ProfileLeaveView.as_view(), name="profile-leave"),
    path(f"{_MINE}records/new/", profiles.ProfileRecordPage.as_view(), name="profile-record"),
    path(f"{_MINE}records/<int:record>/remove/", profiles.RecordRemoveView.as_view(), name="record-remove"),
    path(_DIRECTORY, offer_directory.DirectoryPage.as_view(), name="directory"),
    path(f"{_DIRECTORY}put-forward/", offer_directory.DirectorySubmitPage.as_view(), name="directory-submit"),
    path(f"{_DIRECTORY}thanks/", offer_directory.DirectoryThanksPage.as_view(), name="directory-thanks"),
    path(_PUBLIC, offer_directory.DirectoryOfferPage.as_view(), name="directory-offer"),
    path(f"{_PUBLIC}interest/", offer_directory.DirectoryInterestPage.as_view(), name="directory-interest"),
]
