"""Fictitious content for the gallery page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator

from ctai.design.charts import Chart, bar_chart, line_chart, share_chart
from ctai.design.forms import (
    CountField,
    CtaiForm,
    DayField,
    LongText,
    MoneyField,
    PlainText,
    SiretField,
    VersionedFormMixin,
)
from ctai.design.maps import choropleth, dot_map, outlines

_THEMES = [("housing", "Logement"), ("jobs", "Emploi"), ("language", "Apprentissage du français")]


class GalleryForm(VersionedFormMixin, CtaiForm):
    """Each kind of field once."""

    title = PlainText(label="Intitulé de l'action", help_text="Commencez par un verbe : « Accompagner… », « Créer… ».")
    summary = LongText(
        label="Résumé", max_length=500, required=False, help_text="Deux ou trois phrases, 500 caractères au plus."
    )
    theme = forms.ChoiceField(label="Domaine principal", choices=[("", "Choisissez un domaine"), *_THEMES])
    starts_on = DayField(label="Début de l'action", help_text="Par exemple 01/01/2026.")
    asked = MoneyField(label="Montant demandé à l'État", help_text="En euros, par exemple 12 500,00.")
    siret = SiretField(label="SIRET du porteur", help_text="14 chiffres, sur l'avis de situation Insee.")
    people = CountField(label="Personnes attendues", max_value=100_000)
    route = forms.ChoiceField(
        label="Qui reçoit l'argent ?",
        choices=[("authority", "La collectivité"), ("operator", "Le porteur d'action, directement")],
        widget=forms.RadioSelect,
        help_text="La convention sera établie à ce nom.",
    )
    audiences = forms.MultipleChoiceField(
        label="Publics visés",
        choices=[("newcomer", "Étrangers primo-arrivants"), ("bpi", "Bénéficiaires de la protection internationale")],
        widget=forms.CheckboxSelectMultiple,
    )
    deliberation = forms.FileField(label="Délibération", required=False, help_text="PDF, 20 Mo au plus.")
    certified = forms.BooleanField(label="Je certifie que ces informations sont exactes")


class MergeForm(CtaiForm):
    merged = LongText(label="Le texte à garder", max_length=2000)


@dataclass(frozen=True)
class Piece:
    sentence: str
    url: str


def form_in_error() -> GalleryForm:
    return GalleryForm(
        {
            "title": "",
            "theme": "housing",
            "starts_on": "1899-01-01",
            "asked": "-12",
            "siret": "123",
            "people": "beaucoup",
            "version": "3",
        },
        auto_id="erreur_%s",
    )


def contract_steps() -> list[dict[str, Any]]:
    missing = [
        Piece("L'accord de la préfecture sur la section « Logement »", "#etapes"),
        Piece("Les priorités du diagnostic", "#etapes"),
    ]
    return [
        {
            "label": "Lettre d'intention",
            "status": "done",
            "date": date(2026, 3, 2),
            "owner": "Ville de Millau",
            "url": "#etapes",
        },
        {
            "label": "Échanges",
            "status": "done",
            "date": date(2026, 4, 15),
            "owner": "Préfecture de l'Aveyron",
            "url": "#etapes",
        },
        {
            "label": "Diagnostic partagé",
            "status": "current",
            "owner": "À vous depuis 6 jours",
            "missing": missing,
            "url": "#etapes",
        },
        {"label": "Proposition et financement", "status": "todo", "owner": "Ville de Millau"},
        {"label": "Validation et signature", "status": "todo"},
        {"label": "Années du contrat", "status": "todo", "note": "De 2027 à 2029"},
    ]


def charts() -> list[Chart]:
    source = "données fictives de la galerie"
    return [
        bar_chart(
            "Crédits demandés par domaine", "euros",
            [("Emploi", Decimal(412_000)), ("Apprentissage du français", Decimal("287500.50")),
             ("Logement", Decimal(195_000)),
             ("Santé", Decimal(64_000)), ("Mobilité", None)],
            highlight="Emploi", source=source, header="Domaine",
        ),
        line_chart(
            "Territoires engagés et contrats signés", "contrats", [str(year) for year in range(2019, 2027)],
            [("Territoires engagés", [6, 12, 19, 27, 44, 51, 58, 63]),
             ("Contrats signés", [None, 4, 11, 20, 33, 42, 49, 57])],
            source=source,
        ),
        share_chart(
            "Qui finance les actions", "milliers d'euros",
            [("2026", [("État", 420), ("Collectivité", 310), ("Europe", 120), ("Département", 60), ("Autres", 40)]),
             ("2027", [("État", 380), ("Collectivité", 340), ("Europe", 90), ("Département", 70), ("Autres", 20)])],
            source=source, header="Année",
        ),
    ]  # fmt: skip


def maps() -> list[Chart]:
    codes = list(outlines()["paths"])
    values = {code: (index * 37) % 61 for index, code in enumerate(codes) if index % 6}
    points = [
        (3.0786, 44.0983, "Millau", "#cartes", "signed"),
        (6.0241, 47.2378, "Grand Besançon Métropole", "#cartes", "signed"),
        (-1.5536, 47.2184, "Nantes", "#cartes", "engaged"), (5.3698, 43.2965, "Marseille", "#cartes", "engaged"),
        (-61.0742, 14.6037, "Fort-de-France", "#cartes", "engaged"),
        (55.4504, -20.8789, "Saint-Denis", "#cartes", "signed"),
        (-52.3261, 4.9372, "Cayenne", "#cartes", "quoted"), (45.2278, -12.7806, "Mamoudzou", "#cartes", "quoted"),
        (-61.5331, 16.2411, "Pointe-à-Pitre", "#cartes", "quoted"), (2.3522, 48.8566, "Paris", "#cartes", "signed"),
    ]  # fmt: skip
    tones = {
        "signed": "Contrat en vigueur",
        "engaged": "Contrat en préparation",
        "quoted": "Cité par une source publique",
    }
    return [
        choropleth(
            "Signataires du contrat d'intégration républicaine", "personnes pour 10 000 habitants", values,
            dict.fromkeys(codes, "#cartes"), source="données fictives de la galerie",
        ),
        dot_map("Contrats par territoire", points, tones=tones, source="données fictives de la galerie"),
    ]  # fmt: skip


def page(number: int) -> Page:
    return Paginator(range(300), 25).get_page(number)


MINE = (
    "La ville compte 1 240 personnes primo-arrivantes. Le premier besoin exprimé est le logement.\n"
    "Deux associations assurent des cours de français du soir."
)
THEIRS = (
    "La ville compte 1 310 personnes primo-arrivantes en 2026. Le premier besoin exprimé est le logement.\n"
    "Trois associations assurent des cours de français."
)
