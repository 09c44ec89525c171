from django.urls import path, register_converter

from ctai.findings import views, views_evidence
from ctai.findings.kinds import KINDS


class KindConverter:
    """The French word of one of the three kinds of lines."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "finding")

app_name = "findings"
_HOME = "contrats/<slug:number>/territoire/"
_LINE = f"{_HOME}<finding:kind>/<int:pk>/"
urlpatterns = [
    path(_HOME, views.home, name="home"),
    path(f"{_HOME}<finding:kind>/", views.lines, name="list"),
    path(f"{_HOME}<finding:kind>/ajouter/", views.add, name="add"),
    path(_LINE, views.line, name="line"),
    path(f"{_LINE}modifier/", views.edit, name="edit"),
    path(f"{_LINE}retirer/", views.withdraw, name="withdraw"),
    path(f"{_HOME}besoins/<int:pk>/preuves/", views_evidence.add, name="evidence_add"),
    path(f"{_HOME}besoins/<int:pk>/preuves/<int:evidence>/retirer/", views_evidence.remove, name="evidence_remove"),
]
