"""Addresses of the tests: acts that refuse, and a form in error."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from ctai.design.gallery import GalleryForm
from ctai.rules.refusals import ActRefused, Conflict, Missing, NotReady, Refusal


@login_not_required
def refuse(request: HttpRequest) -> HttpResponse:
    raise ActRefused(Refusal("Seule la préfecture peut accuser réception."))


@login_not_required
def not_ready(request: HttpRequest, number: str) -> HttpResponse:
    raise NotReady(
        [Missing("a", "la date de début", "mended"), Missing("b", "le <signataire>", "absent:page"), Missing("c", "c")]
    )


@login_not_required
def conflict(request: HttpRequest) -> HttpResponse:
    raise Conflict(Refusal("Claire Vidal a enregistré cette section à 14 h 32."))


@login_not_required
def form_in_error(request: HttpRequest) -> HttpResponse:
    page = engines["django"].from_string(
        '{% extends "design/base.html" %}'
        '{% block content %}<h1>Essai</h1><form method="post">{{ form }}</form>{% endblock %}'
    )
    return HttpResponse(page.render({"form": GalleryForm({"title": ""})}, request))


urlpatterns = [
    path("", include("ctai.design.urls")),
    path("refus/", refuse),
    path("pas-pret/<str:number>/", not_ready),
    path("conflit/", conflict),
    path("formulaire/", form_in_error),
    path("contrats/<str:number>/dates/", refuse, name="mended"),
]
