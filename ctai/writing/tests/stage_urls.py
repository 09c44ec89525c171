"""A room of the tests that owns a text: its reading page and its writing page, as an owner's templates make them."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from ctai.design.clock import today
from ctai.writing import acts, clashes, reads
from ctai.writing.doors import text_or_404
from ctai.writing.forms import WritingForm
from ctai.writing.tests.factories import save

HEAD = (
    '{% extends "contracts/frame.html" %}{% load static %}{% block page_title %}Essai{% endblock %}'
    '{% block head %}{{ block.super }}<link rel="stylesheet" href="{% static "writing/writing.css" %}">{% endblock %}'
    '{% block scripts %}<script src="{% static "writing/editor.js" %}" defer></script>{% endblock %}{% block page %}'
)
READ = (
    HEAD + '<h1>{{ writing.text.title }}</h1><h2 class="fr-sr-only">Texte</h2>'
    '{% include "writing/presence.html" with writes=False %}'
    '<div class="fr-grid-row fr-grid-row--gutters"><div class="fr-col-12 fr-col-lg-8">'
    '{% include "writing/reading.html" %}{% include "writing/links.html" %}</div>'
    '<div class="fr-col-12 fr-col-lg-4">{% include "writing/remarks.html" %}</div></div>{% endblock %}'
)
WRITE = (
    HEAD + '<h1>Écrire</h1>{% include "writing/presence.html" with writes=True %}'
    '{% include "writing/draft_offer.html" %}'
    '<form method="post" novalidate>{% csrf_token %}{% error_summary form %}{% include "writing/editor.html" %}'
    '<button class="fr-btn">Enregistrer</button></form>{% endblock %}'
)


def _page(request, source, text, **context):
    context |= {"contract": text.contract, **reads.beside(text, request.membership)}
    return HttpResponse(
        engines["django"].from_string(source).render(context, request), status=context.pop("status", 200)
    )


def read(request, pk):
    return _page(request, READ, text_or_404(request.membership, pk))


def write(request, pk):
    text, status = text_or_404(request.membership, pk), 200
    form = WritingForm(request.POST or None, initial=reads.opening(text, request.membership, request.GET), written=text)
    if form.is_valid():
        words = {"body": form.cleaned_data["text"], "seen": form.cleaned_data["version"]}
        try:
            save(text, by=request.membership, today=today(), **words)
            return redirect("stage_read", pk=pk)
        except acts.Clash as clash:
            clashes.meet(form, clash, by=request.membership)
            status = 409
    return _page(request, WRITE, text, form=form, status=status)


urlpatterns = [
    path("essai/<int:pk>/", read, name="stage_read"),
    path("essai/<int:pk>/ecrire/", write, name="stage_write"),
    path("", include("config.urls")),
]
handler403, handler404 = "ctai.site.views.permission_denied", "ctai.site.views.page_not_found"
