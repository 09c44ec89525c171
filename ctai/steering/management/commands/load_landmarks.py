import csv
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from ctai.steering.models import Landmark
from ctai.territories.models import Kind, Territory

FILE = settings.BASE_DIR / "data" / "ctai" / "territoires_ctai_reperes.csv"
KINDS = {"commune": Kind.COMMUNE, "epci": Kind.EPCI, "departement": Kind.DEPARTEMENT, "region": Kind.REGION}


class Command(BaseCommand):
    help = "Charge les territoires nommés par des pages publiques (data/ctai)."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with FILE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kept = []
        for row in rows:
            kind = KINDS[row["niveau"]]
            code = row["code_insee"] or (row["code_region"] if kind == Kind.REGION else row["siren"])
            territory = Territory.objects.filter(kind=kind, code=code).first()
            if territory is None:
                self.stderr.write(f"Territoire inconnu : {row['nom']} ({code}), ligne laissée de côté.")
                continue
            landmark, _ = Landmark.objects.update_or_create(
                territory=territory,
                source=row["source"],
                defaults={
                    "name": row["nom"],
                    "status": row["statut"],
                    "when": row["date_ou_annee"],
                    "amount": row["montant_etat_eur"] or None,
                    "amount_year": row["annee_montant"],
                    "note": row["note"],
                },
            )
            kept.append(landmark.pk)
        Landmark.objects.exclude(pk__in=kept).delete()
        self.stdout.write(f"{len(kept)} repères chargés.")
