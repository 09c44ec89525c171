"""Figures cited in a section: a copy of what is published that day."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import next_revision, record, section_to_write
from ctai.diagnosis.models import PlacedFigure, SectionText
from ctai.figures.models import Series, Value
from ctai.figures.reads import find, place_label, sum_sentence
from ctai.rules.refusals import ActRefused, Refusal


@transaction.atomic
def place_figure(section: SectionText, reference: str, *, by: Membership, today: date) -> PlacedFigure:
    """`reference`: "series:kind-code" or "series:france". Both sides' answers on the section fall."""
    stored = section_to_write(section, by)
    series, value = _known(reference)
    if stored.figures.filter(series=series, territory=value.territory).exists():
        raise ActRefused(Refusal("Ce chiffre est déjà placé dans cette section.", code="twice"))
    last = stored.figures.order_by("-rank").first()
    figure = PlacedFigure(section=stored, rank=last.rank + 1 if last else 1, **copied(series, value, by, today))
    figure.save()
    ending = next_revision(stored)
    record(stored, "place_figure", f"Chiffre placé dans « {stored} » : {figure}{ending}", by=by, today=today)
    return figure


@transaction.atomic
def update_figure(figure: PlacedFigure, *, by: Membership, today: date) -> PlacedFigure:
    """Take the value published since, on purpose."""
    stored = section_to_write(figure.section, by)
    place = figure.territory.reference if figure.territory else "france"
    series, value = _known(f"{figure.series.code}:{place}")
    old = (str(figure.value), figure.period)
    for name, content in copied(series, value, by, today).items():
        setattr(figure, name, content)
    figure.save()
    ending = next_revision(stored)
    changes = {"value": (old[0], figure.value), "period": (old[1], figure.period)}
    sentence = f"Chiffre mis à jour dans « {stored} » : {figure}{ending}"
    record(stored, "update_figure", sentence, by=by, today=today, changes=changes)
    return figure


@transaction.atomic
def remove_figure(figure: PlacedFigure, *, by: Membership, today: date) -> None:
    stored = section_to_write(figure.section, by)
    ending = next_revision(stored)
    record(stored, "remove_figure", f"Chiffre retiré de « {stored} » : {figure}{ending}", by=by, today=today)
    figure.delete()


def _known(reference: str) -> tuple[Series, Value]:
    found = find(reference)
    if found is None or found[1] is None or found[1].value is None:
        raise ActRefused(Refusal("Ce chiffre n'a pas de valeur publiée : il ne peut pas être cité.", code="no_value"))
    return found[0], found[1]


def copied(series: Series, value: Value, by: Membership, today: date) -> dict[str, object]:
    """The fields of a placed figure, read from what is published now."""
    parts = (value.note[:1].upper() + value.note[1:], sum_sentence(series, value))
    note = " ".join(f"{part.rstrip('.')}." for part in parts if part)
    return {
        "series": series,
        "territory": value.territory,
        "name": series.name,
        "unit": series.unit,
        "value": value.value,
        "status": value.status,
        "place": place_label(value.territory),
        "year": value.year,
        "period": value.period,
        "source": (value.publication or f"{series.source.publisher}, {series.source.title}")[:400],
        "address": value.address or series.source.address,
        "reliability": series.reliability,
        "note": note[:400],
        "caution": series.caution,
        "placed_by": by,
        "placed_on": today,
    }
