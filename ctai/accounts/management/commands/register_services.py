"""The State services as organisations, so that every letter of intent finds its prefecture from the first day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from ctai.accounts.models import Organisation
from ctai.rules.roles import OrganisationKind
from ctai.territories.models import Kind, Service, Territory

_KINDS = {
    Service.Kind.PREFECTURE: OrganisationKind.PREFECTURE,
    Service.Kind.SUB_PREFECTURE: OrganisationKind.SUB_PREFECTURE,
}


class Command(BaseCommand):
    help = (
        "Inscrit les préfectures, sous-préfectures, préfectures de région et le ministère. Sans effet la seconde fois."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        before = Organisation.objects.count()
        known = set(Organisation.objects.values_list("kind", "territory_id"))
        for service in Service.objects.select_related("departement", "arrondissement"):
            kind = _KINDS[Service.Kind(service.kind)]
            place = service.arrondissement if kind == OrganisationKind.SUB_PREFECTURE else service.departement
            if place is not None and (kind, place.pk) not in known:
                body = Organisation.objects.create(kind=kind, name=service.name, territory=place)
                body.departements.add(service.departement)
        for region in Territory.objects.filter(kind=Kind.REGION, ended_in=""):
            if (OrganisationKind.REGION_PREFECTURE, region.pk) not in known:
                body = Organisation.objects.create(
                    kind=OrganisationKind.REGION_PREFECTURE,
                    name=f"Préfecture de région {region.name}",
                    territory=region,
                )
                body.departements.add(*Territory.objects.filter(kind=Kind.DEPARTEMENT, region=region, ended_in=""))
        Organisation.objects.get_or_create(
            kind=OrganisationKind.MINISTRY, defaults={"name": "Ministère de l'Intérieur — DGEF"}
        )
        Organisation.objects.get_or_create(
            kind=OrganisationKind.SUPPORT, defaults={"name": "Assistance de la plateforme"}
        )
        self.stdout.write(f"{Organisation.objects.count() - before} organisations inscrites.")
