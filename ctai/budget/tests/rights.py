from datetime import date

from ctai.accounts.tests.rights_table import CONTRACT_READERS, PREFECTURE, Row, allow
from ctai.expenses.tests.factories import make_charges
from ctai.funding.models import ACCEPTED, Commitment, Instalment, Justification
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import InstalmentKind
from ctai.rules.states import State
from ctai.rules.themes import Audience, Theme

WRITERS = ("lead", "elected", "partner")


def only(*personas, status=200):
    """These may; the other readers of the contract see it and are refused."""
    return allow(*CONTRACT_READERS, status=403) | allow(*personas, status=status)


def prepare(world):
    carrier = world.operator.organisation
    action = make_action(world.contract, Theme.HOUSING, audiences=[Audience.BPI.value], operator=carrier)
    make_charges(action, 2027, c64=9_000, c875=300, c86=300)
    make_action(world.contract, Theme.FRENCH)
    world.things["line"] = make_line(action, asked=10_000, granted=10_000, committed=5_000)
    world.things["past"] = make_line(action, year=2025, asked=10_000, granted=10_000)
    world.things["commitment"] = Commitment.objects.create(
        contract=world.contract, number="2103456789", year=2027, committed_on=date(2026, 11, 1),
        recorded_by=world.officer,
    )  # fmt: skip
    world.things["empty"] = make_line(action, year=2028, asked=None)
    world.things["instalment"] = Instalment.objects.create(
        line=world.line,
        kind=InstalmentKind.ADVANCE.value,
        planned_on=date(2027, 3, 1),
        amount=4_000,
        condition="remise du bilan",
    )
    Justification.objects.create(
        contract=world.contract, code="agir_overlap", text="Elle commence où AGIR finit.", by=world.lead,
        written_on=date(2026, 9, 1), judgement=ACCEPTED, judged_by=world.officer, judged_on=date(2026, 9, 20),
    )  # fmt: skip


def number(world):
    return {"number": world.contract.number}


def line(world):
    return number(world) | {"pk": world.line.pk}


def empty(world):
    return number(world) | {"pk": world.empty.pk}


def instalment(world):
    return number(world) | {"pk": world.instalment.pk}


def cell(world):
    return {"cell": f"c{world.empty.pk}", "amount": "100", "seen": "{}"}


def held(world):
    return number(world) | {"pk": world.commitment.pk, "line": world.line.pk}


def sheet(world):
    return number(world) | {"rank": 1}


def others_sheet(world):
    return number(world) | {"rank": 2}


def check(world):
    return number(world) | {"code": "agir_overlap"}


ROWS = [
    Row("budget:budget", number, allow(*CONTRACT_READERS)),
    Row("budget:edit", number, only(*WRITERS), state=State.PROPOSAL),
    Row("budget:edit", number, only(), state=State.SUBMITTED),
    Row("budget:cell", number, only(*WRITERS), method="post", data=cell, state=State.PROPOSAL),
    Row("budget:cell", number, only(), method="post", data=cell, state=State.SUBMITTED),
    Row("budget:add_row", number, only(*WRITERS), state=State.CORRECTIONS),
    Row("budget:grants", number, allow(*CONTRACT_READERS), state=State.IN_FORCE),
    Row("budget:grants", number, only(*PREFECTURE, status=302), method="post", state=State.IN_FORCE),
    Row("budget:instalments", number, allow(*CONTRACT_READERS), state=State.IN_FORCE),
    Row("budget:checks", number, allow(*CONTRACT_READERS), state=State.SUBMITTED),
    Row("budget:line", line, allow(*CONTRACT_READERS), state=State.PROPOSAL),
    Row("budget:remove_row", empty, only(), method="post", state=State.PROPOSAL),
    Row("budget:plan", line, only(*PREFECTURE), state=State.IN_FORCE),
    Row("budget:pay", instalment, only(*PREFECTURE), state=State.IN_FORCE),
    Row(
        "budget:find_met",
        instalment,
        only(*PREFECTURE, status=302),
        method="post",
        data=lambda world: {"version": world.instalment.version},
        state=State.IN_FORCE,
    ),
    Row("budget:cancel", instalment, only(*PREFECTURE), state=State.IN_FORCE),
    Row("budget:remove_instalment", instalment, only(*PREFECTURE, status=302), method="post", state=State.IN_FORCE),
    Row("budget:commitments", number, allow(*CONTRACT_READERS), state=State.IN_FORCE),
    Row("budget:release", held, only(*PREFECTURE), state=State.IN_FORCE),
    Row("budget:spent", line, only(*WRITERS), state=State.IN_FORCE),
    Row("budget:close_year", lambda w: number(w) | {"year": 2025}, only(*PREFECTURE), state=State.IN_FORCE),
    Row("budget:justify", check, only(*WRITERS), state=State.PROPOSAL),
    Row("budget:judge", check, only(*PREFECTURE), state=State.SUBMITTED),
    Row("budget:judge", check, only(), state=State.ACCEPTED),
    Row("budget:charges", sheet, allow(*CONTRACT_READERS), state=State.PROPOSAL),
    Row("budget:plan_charges", sheet, only(*WRITERS), state=State.PROPOSAL),
    Row("budget:plan_charges", sheet, only(), state=State.SUBMITTED),
    Row("budget:tell_charges", sheet, only(*WRITERS), state=State.IN_FORCE),
    Row("budget:tell_charges", sheet, only(), state=State.PROPOSAL),
    # An operator: its own sheet, in its own frame, and nothing of what others pay.
    Row("budget:my_charges", sheet, allow("operator"), state=State.PROPOSAL),
    Row("budget:my_charges", others_sheet, state=State.PROPOSAL),
    Row("budget:my_plan_charges", sheet, allow("operator"), state=State.PROPOSAL),
    Row("budget:my_plan_charges", sheet, allow("operator", status=403), state=State.SUBMITTED),
    Row("budget:my_plan_charges", others_sheet, state=State.PROPOSAL),
    Row("budget:my_tell_charges", sheet, allow("operator"), state=State.IN_FORCE),
    Row("budget:my_tell_charges", sheet, allow("operator", status=403), state=State.PROPOSAL),
]
