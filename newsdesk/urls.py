"""Every address of the desk."""

from django.urls import include, path

from newsdesk import health, login, people, preferences

urlpatterns = [
    path("health", health.health, name="health"),
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", login.Logout.as_view(), name="logout"),
    path("set-password/<uidb64>/<token>/", login.SetPassword.as_view(), name="set_password"),
    path("settings/", preferences.settings, name="settings"),
    path("settings/save/", preferences.save_settings, name="save_settings"),
    path("settings/password/", preferences.change_password, name="change_password"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/roles/", people.person_roles, name="person_roles"),
    path("people/<int:pk>/reset/", people.person_reset, name="person_reset"),
    path("people/<int:pk>/disable/", people.person_disable, name="person_disable"),
    path("people/<int:pk>/enable/", people.person_enable, name="person_enable"),
    path("", include("articles.urls")),
    path("", include("review.urls")),
]
