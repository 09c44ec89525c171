from django.urls import path

from ctai.writing.views import drafts, remarks, versions

app_name = "writing"
_TEXT = "textes/<int:pk>/"
urlpatterns = [
    path(f"{_TEXT}brouillon/", drafts.draft, name="draft"),
    path(f"{_TEXT}apercu/", drafts.preview, name="preview"),
    path(f"{_TEXT}presence/", drafts.presence, name="presence"),
    path(f"{_TEXT}versions/", versions.history, name="history"),
    path(f"{_TEXT}versions/<int:number>/", versions.version, name="version"),
    path(f"{_TEXT}versions/<int:number>/restaurer/", versions.restore, name="restore"),
    path(f"{_TEXT}comparer/", versions.difference, name="difference"),
    path(f"{_TEXT}remarques/ajouter/", remarks.add, name="remark_add"),
    path("remarques/<int:pk>/", remarks.remark, name="remark"),
]
