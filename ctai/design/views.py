"""The gallery: every component once, with fictitious content, for those who build pages and for the tests."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ctai.design import gallery as samples
from ctai.design.formats import euros


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    page_number = request.GET.get("page", "4")
    context = {
        "rehearsal": True,
        "form": samples.GalleryForm(),
        "form_in_error": samples.form_in_error(),
        "steps_shown": samples.contract_steps(),
        "charts": samples.charts(),
        "maps": samples.maps(),
        "page": samples.page(int(page_number) if page_number.isdigit() else 1),
        "mine": samples.MINE,
        "theirs": samples.THEIRS,
        "merge_form": samples.MergeForm(initial={"merged": samples.MINE}),
        "amount": Decimal("1234567.5"),
        "amount_asked": euros(412_000),
        "waiting_day": date(2026, 1, 1),
        "text": "Deux **priorités** :\n\n- loger dans l'année ;\n- [apprendre le français](https://www.immigration.interieur.gouv.fr/).",
        "people": ["Claire Vidal (préfecture de l'Aveyron)", "Karim Benali (ville de Millau)"],
        "active_filters": [{"label": "État : en cours", "url": "?"}, {"label": "Région : Occitanie", "url": "?"}],
    }
    return render(request, "design/gallery.html", context)
