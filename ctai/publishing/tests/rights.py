from datetime import date

from ctai.accounts.tests.rights_table import SIGNED_IN, Row, allow, everyone
from ctai.publishing import acts
from ctai.publishing.declared import LAYOUT_BY_CODE
from ctai.publishing.tests.samples import filosofi
from ctai.publishing.work import publish_import, read_import

ALL = everyone(200)
IMPORTERS = {"steward": 200, "officer": 200, "other_officer": 200}


def prepare(world):
    """One file of the officer, read; another one, published."""
    for name in ("read", "published"):
        brought = acts.bring("filo.csv", filosofi(), departement=world.contract.departement, by=world.officer,
                             today=date(2026, 11, 1))  # fmt: skip
        world.things[name] = acts.describe(brought, LAYOUT_BY_CODE["filosofi"].mapping, by=world.officer)
        read_import(brought.pk)
    world.things["published"] = acts.accept(brought, by=world.officer)
    publish_import(brought.pk)
    world.published.refresh_from_db()


def read(world):
    return {"pk": world.read.pk}


def published(world):
    return {"pk": world.published.edition_id}


OWN = allow("officer", "prefect")
ROWS = [
    Row("publishing:imports", expect=IMPORTERS, otherwise=403),
    Row("publishing:import", read, OWN),
    Row("publishing:describe", read, allow("officer") | {"prefect": 403}),
    Row("publishing:anomalies_csv", read, OWN),
    Row("publishing:file", read, OWN),
    Row("publishing:editions", expect=ALL),
    Row("publishing:edition", published, ALL),
    Row("publishing:edition_csv", published, ALL),
    Row("publishing:withdraw", published, allow(*SIGNED_IN, status=403) | allow("steward", "officer")),
]
