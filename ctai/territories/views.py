"""Public pages: find a territory, and see its prefecture, its neighbours, its people."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ctai.territories import reads
from ctai.territories.forms import AUTHORITIES, CHOICES_SHOWN
from ctai.territories.models import Kind, NameUse, Territory, TerritoryName
from ctai.territories.outlines import locator
from ctai.territories.search import search as find

_FIELD_NAME = re.compile(r"[\w-]{1,60}")


@login_not_required
@require_safe
def find_prefecture(request: HttpRequest) -> HttpResponse:
    """One box; the only territory found opens at once."""
    query = request.GET.get("q", "")[:200].strip()
    hits = find(query) if query else []
    if len(hits) == 1 and not hits[0].near:
        return redirect(hits[0].territory)
    return render(request, "territories/find_prefecture.html", {"query": query, "hits": hits, "limit": 20})


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Suggestions for htmx: links, or choices of the form field named by `champ`; the whole page otherwise."""
    if not request.htmx:  # type: ignore[attr-defined]
        return find_prefecture(request)
    field = request.GET.get("champ", "")
    if _FIELD_NAME.fullmatch(field):
        response = _choices(request, field)
    else:
        query = request.GET.get("q", "")[:200].strip()
        hits = find(query) if query else []
        response = render(request, "territories/_hits.html", {"query": query, "hits": hits, "limit": 20})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _choices(request: HttpRequest, field: str) -> HttpResponse:
    query = request.GET.get(field, "")[:200]
    asked = request.GET.get("niveaux", "").split(",")
    kinds = [kind for kind in asked if kind in Kind.values] or AUTHORITIES
    hits = [hit for hit in find(query.strip(), kinds=kinds, limit=CHOICES_SHOWN) if not hit.territory.ended_in]
    context = {"name": field, "query": query, "hits": hits, "chosen": "", "searched": bool(query.strip())}
    return render(request, "territories/choices.html", context)


@login_not_required
@require_safe
def page(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    links = ("departement", "region", "arrondissement", "epci__departement", "ept__departement", "chief_town")
    territory = Territory.objects.filter(kind=kind, code=code).select_related(*links, "successor__departement").first()
    if territory is None:
        return _moved(kind, code)
    context = {
        "territory": territory,
        "sheet": reads.sheet(territory),
        "map": locator(territory),
        "can_write": territory.kind in AUTHORITIES and not territory.ended_in and not territory.overseas,
        "former": _former_label(territory, request.GET.get("ancien", "")),
    }
    return render(request, "territories/page.html", context)


def _moved(kind: str, code: str) -> HttpResponse:
    """An address with an old or delegated code leads to the territory of today, which says so."""
    if code != code.upper():
        return redirect("territories:page", kind=kind, code=code.upper())
    heir = reads.successor_of_code(kind, code)
    if heir is None:
        raise Http404("Ce territoire n'est pas connu.")
    return redirect(f"{heir.get_absolute_url()}?ancien={code}")


def _former_label(territory: Territory, code: str) -> str:
    """ "01039 Béon" when this old code does lead here, "" otherwise."""
    if not code:
        return ""
    row = TerritoryName.objects.filter(territory=territory, use=NameUse.OLD_CODE, key=code.lower()).first()
    return row.label if row else ""
