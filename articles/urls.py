"""Addresses of articles as such, and of how they come in. The article's own page is the review desk's."""

from django.urls import path

from articles.views import delivery, edit, imports, paste, uploads

urlpatterns = [
    path("articles/new/", paste.paste_article, name="paste_article"),
    path("articles/<int:pk>/edit/", edit.article_edit, name="article_edit"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", uploads.new_import, name="new_import"),
    path("imports/<int:pk>/", imports.show_import, name="import"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/cancel/", imports.cancel_import, name="cancel_import"),
    path("imports/<int:pk>/go-on/", imports.go_on_import, name="go_on_import"),
    path("imports/<int:pk>/take-back/", imports.take_back_import, name="take_back_import"),
    path("imports/<int:pk>/rejects/", imports.import_rejects, name="import_rejects"),
    path("uploads/", uploads.begin_upload, name="begin_upload"),
    path("uploads/<int:pk>/part/", uploads.upload_part, name="upload_part"),
    path("uploads/<int:pk>/discard/", uploads.discard_upload, name="discard_upload"),
    path("uploads/<int:pk>/import/", delivery.import_upload, name="import_upload"),
]
