from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, Row, allow
from ctai.findings import acts
from ctai.findings.tests.factories import DECLARED, NEED, OFFER, TODAY, make_declared, make_need, make_offer
from ctai.rules.states import State

PARTIES = AUTHORITY + PREFECTURE
READING = allow(*CONTRACT_READERS)
WRITING = allow(*CONTRACT_READERS, status=403) | allow(*PARTIES)
ACTING = allow(*CONTRACT_READERS, status=403) | allow(*PARTIES, status=302)
AT = State.DIAGNOSIS


def prepare(world):
    contract, lead = world.contract, world.lead
    if contract.acknowledged_on is None:
        return
    need = make_need(contract, lead)
    world.things |= {
        "offre": make_offer(contract, lead).pk,
        "besoins": need.pk,
        "chiffres": make_declared(contract, lead).pk,
        "evidence": acts.add_evidence(need, text="« Je travaille le jour »", by=lead, today=TODAY).pk,
    }
    if contract.state == AT:
        # OFII tells one of its own, that the parties read and leave alone.
        world.things["told"] = make_declared(contract, world.ofii, declared_by="OFII").pk


def number(world):
    return {"number": world.contract.number}


def kind(slug):
    return lambda world: number(world) | {"kind": slug}


def line(slug, thing=""):
    return lambda world: number(world) | {"kind": slug, "pk": world.things[thing or slug]}


def need(world):
    return number(world) | {"pk": world.besoins}


def typed(values):
    return lambda world: {name: value for name, value in values.items() if value is not None} | {"version": 1}


ROWS = [
    Row("findings:home", number, READING),
    Row("findings:home", number, allow(*AUTHORITY), state=State.DRAFT),
    Row("findings:list", kind("offre"), READING),
    Row("findings:list", kind("besoins"), READING),
    Row("findings:list", kind("chiffres"), READING | allow("ofii"), state=AT),
    Row("findings:list", kind("chiffres"), READING),
    Row("findings:add", kind("offre"), WRITING),
    Row(
        "findings:add",
        kind("besoins"),
        ACTING,
        method="post",
        data=typed(NEED),
    ),
    Row("findings:add", kind("besoins"), WRITING),
    Row("findings:add", kind("chiffres"), WRITING | allow("ofii"), state=AT),
    Row(
        "findings:add",
        kind("chiffres"),
        ACTING | allow("ofii", status=302),
        method="post",
        data=typed(DECLARED),
        state=AT,
    ),
    Row("findings:line", line("offre"), READING),
    Row("findings:line", line("besoins"), READING),
    Row("findings:line", line("chiffres"), READING, state=AT),
    Row("findings:line", line("chiffres", "told"), READING | allow("ofii"), state=AT),
    Row("findings:edit", line("offre"), WRITING),
    Row(
        "findings:edit",
        line("offre"),
        ACTING,
        method="post",
        data=typed(OFFER | {"audience": "bpi", "funding": "state"}),
    ),
    # A figure is corrected by the side that declared it.
    Row("findings:edit", line("chiffres"), allow(*CONTRACT_READERS, status=403) | allow(*AUTHORITY), state=AT),
    Row("findings:edit", line("chiffres", "told"), allow(*CONTRACT_READERS, status=403) | allow("ofii"), state=AT),
    Row("findings:withdraw", line("offre"), ACTING, method="post", data=lambda world: {"reason": "Service fermé"}),
    Row(
        "findings:withdraw",
        line("chiffres", "told"),
        allow(*CONTRACT_READERS, status=403) | allow("ofii", status=302),
        method="post",
        data=lambda world: {"reason": "Erreur de saisie"},
        state=AT,
    ),
    Row("findings:evidence_add", need, ACTING, method="post", data=lambda world: {"text": "« C'est trop loin »"}),
    Row(
        "findings:evidence_remove",
        lambda world: need(world) | {"evidence": world.evidence},
        ACTING,
        method="post",
    ),
]
