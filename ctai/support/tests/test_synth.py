"""The volume for measures: counts, the same for the same seed, coherent with the journal, the ledger and every rule."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from ctai.accounts.models import Membership, Person
from ctai.contracts.models import Contract, NumberSequence, SearchWord
from ctai.contracts.search import matching
from ctai.diagnosis.models import Diagnosis
from ctai.documents.models import Production
from ctai.files.models import StoredFile
from ctai.funding.models import BudgetLine, Instalment, LedgerEntry
from ctai.funding.reads import lines_off_the_ledger
from ctai.history.journal import verify
from ctai.history.models import Entry, Pending
from ctai.intent.reads import intent_missing
from ctai.monitoring.models import ResultValue, YearlyReport
from ctai.programme.models import Action, ExpectedResult
from ctai.programme.reads import programme_missing
from ctai.rules.states import State
from ctai.signature.models import FrozenText, Signature
from ctai.support.synth.bodies import DOMAIN
from ctai.support.synth.life import SHARES
from ctai.support.synth.volume import make_volume
from ctai.territories.tests.factories import make_territories

DAY = date(2026, 11, 24)
COUNT = 30
pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    make_territories()
    call_command("register_services", verbosity=0)


@pytest.fixture
def volume(places):
    make_volume(COUNT, 7, DAY)


def fingerprint():
    """What does not depend on keys given by the database."""
    contracts = Contract.objects.order_by("number")
    return (
        list(contracts.values_list("number", "state", "state_since", "title", "starts_on", "ends_on")),
        list(FrozenText.objects.order_by("digest").values_list("digest", flat=True)),
        list(Diagnosis.objects.exclude(digest="").order_by("digest").values_list("digest", flat=True)),
        list(Production.objects.order_by("digest").values_list("digest", "page_code")),
        list(LedgerEntry.objects.order_by("line__contract__number", "pk").values_list("kind", "amount", "day")),
        list(Entry.objects.filter(stream__in=contracts.values("number")).order_by("stream", "sequence")
             .values_list("stream", "sequence", "recorded_at", "sentence", "actor")),
        sorted(StoredFile.objects.values_list("name", "sha256")),
        list(Person.objects.filter(email__endswith=DOMAIN).order_by("pk").values_list("first_name", "last_name")),
    )  # fmt: skip


def test_every_state_is_there_with_its_children(volume):
    assert Contract.objects.real().count() == Contract.objects.count() == COUNT
    assert set(Contract.objects.values_list("state", flat=True)) == {state.value for state in State}
    assert set(SHARES) == set(State)
    proposed = Contract.objects.exclude(diagnosis_frozen_on=None)
    assert 9 <= Action.objects.count() / proposed.count() <= 15
    assert 45 <= BudgetLine.objects.count() / proposed.count() <= 80
    signed = Contract.objects.exclude(in_force_on=None)
    journal = Entry.objects.filter(stream__in=signed.values("number")).count()
    assert 35 <= journal / signed.count() <= 90
    assert Production.objects.filter(contract__in=signed).count() / signed.count() >= 6
    assert Signature.objects.filter(text__contract__in=signed).count() >= 2 * signed.count()
    assert ExpectedResult.objects.exists() and ResultValue.objects.exists() and YearlyReport.objects.exists()
    assert Instalment.objects.filter(paid_on__isnull=False).exists()


def test_it_looks_like_what_the_acts_write(volume):
    """Nothing happens after the day, letters and sheets are complete, every party has people."""
    assert not Entry.objects.filter(day__gt=DAY).exists()
    assert not Contract.objects.filter(state_since__gt=DAY).exists()
    sent = Contract.objects.exclude(intent_sent_on=None)
    assert not any(intent_missing(contract, DAY) for contract in sent)
    assert not any(programme_missing(contract, DAY) for contract in Contract.objects.exclude(submitted_on=None))
    for contract in Contract.objects.prefetch_related("parties"):
        assert contract.parties.filter(is_lead=True, organisation=contract.lead_id).count() == 1
        for party in contract.parties.all():
            assert Membership.objects.active(DAY).filter(organisation=party.organisation_id).count() == 2


def test_the_journal_is_sealed_and_nobody_is_to_be_told(volume):
    assert list(verify()) == []
    assert not Pending.objects.exists()


def test_the_sums_are_those_of_the_ledger(volume):
    assert lines_off_the_ledger() == []
    assert BudgetLine.objects.filter(granted__gt=0, paid__gt=0).exists()
    for entry in LedgerEntry.objects.filter(kind="paid").select_related("line__contract")[:5]:
        assert Entry.objects.get(stream=entry.line.contract.number, sequence=entry.sequence).act == "pay"


def test_contracts_are_found_by_words(volume):
    contract = Contract.objects.exclude(state=State.DRAFT).first()
    assert contract in matching(Contract.objects.all(), contract.territory.name)
    assert SearchWord.objects.filter(contract=contract, source="contract").count() > 5


def test_every_file_has_its_own_name_and_the_content_it_says(volume):
    files = list(StoredFile.objects.all())
    contents = {(Path(settings.MEDIA_ROOT) / file.path).read_bytes() for file in files}
    assert len(files) > COUNT and len(contents) == 1 and len(contents.pop()) == files[0].size


def test_the_same_seed_makes_the_same_volume(places):
    made = []
    for seed in (3, 3, 4):
        with transaction.atomic():
            make_volume(20, seed, DAY)
            made.append(fingerprint())
            transaction.set_rollback(True)
    assert made[0] == made[1] != made[2]


def test_numbers_continue_those_already_given(places):
    NumberSequence.objects.bulk_create(
        NumberSequence(prefix=f"{year}-{code}", last=40) for year in range(2018, 2027) for code in ("12", "25", "93")
    )
    make_volume(20, 1, DAY)
    lasts = [int(number.rsplit("-", 1)[1]) for number in Contract.objects.values_list("number", flat=True)]
    assert min(lasts) == 41
    assert all(
        NumberSequence.objects.get(prefix=number.rsplit("-", 1)[0]).last >= int(number.rsplit("-", 1)[1])
        for number in Contract.objects.values_list("number", flat=True)
    )


def test_the_command_refuses_a_base_with_real_contracts(places, capsys):
    call_command("synth", "--contracts", "16", "--seed", "1", "--day", "2026-11-24")
    with pytest.raises(CommandError, match="déjà des contrats réels"):
        call_command("synth", "--contracts", "1", "--seed", "2")
    call_command("synth", "--contracts", "2", "--seed", "2", "--day", "2026-11-24", "--add")
    assert Contract.objects.count() == 18
    assert "2 contrats inventés" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("--contracts", "0"), ("--contracts", "beaucoup"), ("--day", "24/11/2026")])
def test_the_command_says_what_it_expects(arguments):
    with pytest.raises(CommandError, match="écrivez"):
        call_command("synth", "--seed", "1", *arguments)


def test_without_prefectures_nothing_is_made(db):
    with pytest.raises(CommandError, match="register_services"):
        make_volume(1, 1, DAY)
    assert not Contract.objects.exists()
