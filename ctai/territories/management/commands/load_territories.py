"""Load the reference territories of a vintage. A second run with the same files does nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ctai.territories.loading import drafts, draw, files, index, services, store
from ctai.territories.loading.planner import refresh_statistics
from ctai.territories.models import Kind, Source, Territory


class Command(BaseCommand):
    help = "Charge les territoires d'un millésime du code officiel géographique, leurs préfectures et leurs contours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        data = Path(settings.BASE_DIR) / "data"
        parser.add_argument("--vintage", default="2026", help="Millésime du COG, par exemple 2026.")
        parser.add_argument("--folder", type=Path, default=data / "territoires", help="Dossier des fichiers.")
        parser.add_argument("--outlines", type=Path, default=data / "contours", help="Dossier des contours.")
        parser.add_argument("--force", action="store_true", help="Recharge même si les fichiers n'ont pas changé.")

    def handle(self, *, vintage: str, folder: Path, outlines: Path, force: bool, **options: object) -> None:
        try:
            found = files.find(folder, files.FILES, vintage)
        except files.FileMissing as error:
            raise CommandError(str(error)) from error
        _refuse_older(vintage)
        drawn = _find_outlines(outlines, vintage)
        if not force and not _changed({**found, **drawn}):
            self.stdout.write(f"Territoires {vintage} : déjà à jour.")
            return
        with transaction.atomic():
            changes = self._load(found, vintage)
            for one in drawn.values():
                _remember(one, vintage, draw.store_outlines(one))
        self._report(changes, vintage)

    def _load(self, found: dict[str, files.Found], vintage: str) -> store.Changes:
        passage = [{**row, "code_actuel": row[f"code_insee_{vintage}"]} for row in found["passage"].rows()]
        levels = drafts.drafts(found)
        changes = store.store(levels, {row["code_insee_ancien"]: row["code_actuel"] for row in passage}, vintage)
        index.rebuild(found["communes"].rows(), found["names"].rows(), passage)
        seats = found["prefectures"]
        services.store_services(seats.rows(), int(seats.path.stem[-4:]))
        for one in found.values():
            _remember(one, vintage, len(one.rows()))
        refresh_statistics(*apps.get_app_config("territories").get_models(include_auto_created=True))
        return changes

    def _report(self, changes: store.Changes, vintage: str) -> None:
        counts = {kind: Territory.objects.current().filter(kind=kind).count() for kind in Kind}
        self.stdout.write(
            f"Territoires {vintage} : "
            + ", ".join(f"{count} {Kind(kind).label.lower()}" for kind, count in counts.items())
            + f". Nouveaux : {changes.created} ; renommés : {len(changes.renamed)} ; rattachés autrement :"
            f" {changes.moved} ; disparus : {len(changes.ended)}."
        )
        for lost in changes.without_successor:
            self.stderr.write(f"Disparu sans successeur connu : {lost}.")


def _refuse_older(vintage: str) -> None:
    newest = Territory.objects.order_by("-vintage").values_list("vintage", flat=True).first()
    if newest and vintage < newest:
        raise CommandError(f"Le millésime {newest} est déjà chargé : {vintage} est plus ancien.")


def _find_outlines(folder: Path, vintage: str) -> dict[str, files.Found]:
    """Outlines of this vintage when there are some; a year without keeps those of the year before."""
    try:
        return files.find(folder, files.OUTLINE_FILES, vintage)
    except files.FileMissing:
        return {}


def _changed(found: dict[str, files.Found]) -> bool:
    known = dict(Source.objects.values_list("code", "digest"))
    return any(known.get(f"territories-{code}") != one.digest for code, one in found.items())


def _remember(one: files.Found, vintage: str, rows: int) -> None:
    file = one.file
    year = one.path.stem[-4:] if file.code == "prefectures" else vintage
    Source.objects.update_or_create(
        code=f"territories-{file.code}",
        defaults={
            "title": file.title, "publisher": file.publisher, "licence": files.LICENCE, "vintage": year,
            "address": file.address, "reliability": file.reliability, "note": file.note, "rows": rows,
            "digest": one.digest, "loaded_at": timezone.now(),
        },
    )  # fmt: skip
