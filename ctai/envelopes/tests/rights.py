from ctai.accounts.tests.rights_table import SIGNED_IN, STATE_READERS, Row, allow
from ctai.envelopes.tests.factories import make_cascade

READERS = STATE_READERS
OTHERS = ("other_officer", "other_region")
# Whoever reads no envelope at all is told so; a service that reads its own finds no other's.
HOME = allow(*SIGNED_IN, status=403) | allow(*READERS, *OTHERS)


def prepare(world):
    world.things["credits"] = make_cascade(world.contract, around=world, arrondissement=10_000)


def _on(level):
    return lambda world: {"pk": getattr(world.credits, level).pk}


def _page(*readers):
    return allow(*SIGNED_IN, status=403) | allow(*READERS, *OTHERS, status=404) | allow(*readers)


def _held(seen, *holders):
    """An act's page: refused to those who see the envelope and do not hold it."""
    return _page() | allow(*seen, status=403) | allow(*holders)


_DEPARTEMENT = ("officer", "prefect", "region", "steward")
_ARRONDISSEMENT = ("sub_prefect", *_DEPARTEMENT)
ROWS = [
    Row("envelopes:home", expect=HOME),
    Row("envelopes:open_credits", expect=allow(*SIGNED_IN, status=403) | allow("steward")),
    Row("envelopes:envelope", _on("departement"), _page(*_DEPARTEMENT)),
    Row("envelopes:envelope", _on("region"), _page("region", "steward")),
    Row("envelopes:envelope", _on("arrondissement"), _page(*_ARRONDISSEMENT)),
    Row("envelopes:hand_down", _on("region"), _held(("region", "steward"), "region")),
    Row("envelopes:hand_down", _on("departement"), _held(_DEPARTEMENT, "officer", "prefect")),
    Row("envelopes:hand_down", _on("arrondissement"), _page() | allow(*_ARRONDISSEMENT, status=403)),
    Row("envelopes:give_back", _on("departement"), _held(_DEPARTEMENT, "officer", "prefect")),
    Row("envelopes:give_back", _on("arrondissement"), _held(_ARRONDISSEMENT, "officer", "prefect")),
    Row("envelopes:cancel", _on("ministry"), _held(("steward",), "steward")),
]
