"""Addresses of the councils app."""

from django.urls import URLPattern, path

from assessment_ready.councils.views import account, installation, invitations, people, saved_views, signin

app_name = "councils"
urlpatterns: list[URLPattern] = [
    path("sign-in/", signin.SignInView.as_view(), name="sign-in"),
    path("sign-in/demonstration/", signin.DemoSignInView.as_view(), name="demo-sign-in"),
    path("sign-out/", signin.SignOutView.as_view(), name="sign-out"),
    path("forgotten-password/", account.AskResetView.as_view(), name="password-reset"),
    path("new-password/<str:uid>/<str:token>/", account.NewPasswordView.as_view(), name="new-password"),
    path("account/", account.AccountView.as_view(), name="account"),
    path("account/name/", account.NameView.as_view(), name="account-name"),
    path("account/password/", account.PasswordView.as_view(), name="account-password"),
    path("invitations/<str:token>/", invitations.InvitationView.as_view(), name="invitation"),
    path("councils/<slug:council>/people/", people.PeopleView.as_view(), name="people"),
    path("councils/<slug:council>/people/invite/", people.InviteView.as_view(), name="invite"),
    path("councils/<slug:council>/people/<int:member>/", people.MemberView.as_view(), name="member"),
    path(
        "councils/<slug:council>/people/<int:member>/end/", people.MemberEndView.as_view(), name="member-end"
    ),
    path(
        "councils/<slug:council>/people/invitations/<int:invitation>/resend/",
        people.ResendView.as_view(),
        name="invitation-resend",
    ),
    path(
        "councils/<slug:council>/people/invitations/<int:invitation>/revoke/",
        people.RevokeView.as_view(),
        name="invitation-revoke",
    ),
    path("councils/<slug:council>/settings/", people.SettingsView.as_view(), name="settings"),
    path("councils/<slug:council>/views/save/", saved_views.SaveView.as_view(), name="view-save"),
    path("councils/<slug:council>/views/<int:view>/", saved_views.RenameView.as_view(), name="view"),
    path(
        "councils/<slug:council>/views/<int:view>/opens/",
        saved_views.DefaultView.as_view(),
        name="view-default",
    ),
    path(
        "councils/<slug:council>/views/<int:view>/delete/",
        saved_views.DeleteView.as_view(),
        name="view-delete",
    ),
    path("installation/councils/", installation.CouncilsView.as_view(), name="installation-councils"),
    path(
        "installation/councils/new/", installation.CouncilNewView.as_view(), name="installation-council-new"
    ),
    path("installation/councils/<int:pk>/", installation.CouncilView.as_view(), name="installation-council"),
    path(
        "installation/councils/<int:pk>/switch/",
        installation.SwitchView.as_view(),
        name="installation-council-switch",
    ),
]
