"""Addresses of articles as such, and of how they come in. The article's own page is the review desk's."""

from django.urls import path

from articles.views import edit, imports, paste

urlpatterns = [
    path("articles/new/", paste.paste_article, name="paste_article"),
    path("articles/<int:pk>/edit/", edit.article_edit, name="article_edit"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.show_import, name="import"),
]
