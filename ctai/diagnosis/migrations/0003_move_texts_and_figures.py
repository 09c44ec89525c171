"""Texts go to the room where two sides write at once; placed figures become citations; sections take their titles."""

from decimal import Decimal

from django.db import migrations
from django.utils import timezone

BOTH, PLACE = "both", "diagnosis"


def _title_sections(apps):
    outline = apps.get_model("outlines", "Outline").objects.get(number=1)
    apps.get_model("diagnosis", "Diagnosis").objects.update(outline=outline)
    sections = apps.get_model("diagnosis", "SectionText")
    for facts in outline.sections.all():
        sections.objects.filter(code=facts.code).update(slug=facts.slug, title=facts.title, guidance=facts.guidance)


def _move_text(apps, section):
    """The number of versions goes on; only the last one is known whole, the journal has the others."""
    diagnosis = section.diagnosis
    text = apps.get_model("writing", "Text").objects.create(
        contract_id=diagnosis.contract_id,
        place=PLACE,
        title=section.title,
        body=section.text,
        version=section.version,
        audience=BOTH,
        written_by_id=section.written_by_id,
        written_at=section.written_at,
        closed_on=diagnosis.frozen_on,
    )
    at = section.written_at or timezone.now()
    apps.get_model("writing", "Version").objects.create(
        text=text,
        number=section.version,
        body=section.text,
        by_id=section.written_by_id,
        at=at,
        day=at.date() if section.written_at else diagnosis.opened_on,
        how="created",
        base=0,
        words_added=len(section.text.split()),
        words_removed=0,
    )
    section.body = text


def _written(value, unit):
    """As the pages write a number: 1 234,5 with no-break spaces."""
    text = f"{value.normalize():,f}".replace(",", "\u202f").replace(".", ",")
    return f"{text}\u00a0{unit}".strip()


def _copy(figure):
    written = _written(figure.value, figure.unit) if figure.value is not None else ""
    return {
        "title": figure.name,
        "sentence": f"{figure.name} : {written} ({figure.place}, {figure.period})",
        "written": written,
        "unit": figure.unit,
        "place": figure.place,
        "period": figure.period,
        "year": str(figure.year),
        "source": figure.source,
        "address": figure.address,
        "link": f"/chiffres/series/{figure.series.code}/",
        "level": "",
        "reliability": figure.reliability,
        "note": figure.note,
        "caution": figure.caution,
        "version": f"{figure.year}:{figure.value}",
        "picture": None,
        "detail": None,
    }


def forwards(apps, schema_editor):
    _title_sections(apps)
    citations = apps.get_model("diagnosis", "Citation")
    for section in apps.get_model("diagnosis", "SectionText").objects.select_related("diagnosis").iterator():
        _move_text(apps, section)
        figures = section.figures.select_related("series", "territory").order_by("rank", "pk")
        for number, figure in enumerate(figures, start=1):
            place = f"{figure.territory.kind}-{figure.territory.code}" if figure.territory else "france"
            citations.objects.create(
                section=section,
                number=number,
                origin="figure",
                reference=f"{figure.series.code}:{place}",
                copy=_copy(figure),
                placed_by_id=figure.placed_by_id,
                placed_on=figure.placed_on,
            )
            section.last_number = number
        section.save(update_fields=["body", "last_number"])


def backwards(apps, schema_editor):
    """Texts and published figures come back to their old columns. What had no place before (other citations) is lost,
    and sealed versions stay in `writing`, since the database refuses to delete them."""
    placed, series = apps.get_model("diagnosis", "PlacedFigure"), apps.get_model("figures", "Series")
    territories = apps.get_model("territories", "Territory")
    for section in apps.get_model("diagnosis", "SectionText").objects.select_related("body").iterator():
        section.text, section.version = section.body.body, section.body.version
        section.written_by_id, section.written_at = section.body.written_by_id, section.body.written_at
        section.body = None
        section.save()
        for citation in section.citations.filter(origin="figure"):
            code, _, place = citation.reference.partition(":")
            kind, _, number = place.partition("-")
            copy, value = citation.copy, citation.copy["version"].partition(":")[2]
            placed.objects.create(
                section=section,
                series=series.objects.get(code=code),
                territory=territories.objects.get(kind=kind, code=number) if place != "france" else None,
                rank=citation.number,
                name=copy["title"],
                unit=copy["unit"],
                value=Decimal(value),
                status="",
                place=copy["place"],
                year=int(copy["year"]),
                period=copy["period"],
                source=copy["source"][:400],
                address=copy["address"],
                reliability=copy["reliability"],
                note=copy["note"][:400],
                caution=copy["caution"],
                placed_by_id=citation.placed_by_id,
                placed_on=citation.placed_on,
            )
        section.citations.all().delete()


class Migration(migrations.Migration):
    dependencies = [("diagnosis", "0002_follow_an_outline")]

    operations = [migrations.RunPython(forwards, backwards)]
