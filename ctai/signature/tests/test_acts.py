"""From the words of the template to the last signature: the text, the votes, the digest, entry into force."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.files.store import store
from ctai.files.tests.samples import pdf
from ctai.history.digests import digest_of
from ctai.history.models import Entry
from ctai.lifecycle.acts import running, text
from ctai.rules.refusals import ActRefused, Conflict, NotReady
from ctai.rules.states import State
from ctai.signature import acts
from ctai.signature.models import Article, FrozenText, Signature
from ctai.signature.reads import standing_text
from ctai.signature.tests.factories import make_article, make_vote

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def accepted():
    contract = make_contract(State.ACCEPTED)
    make_article(contract)
    return contract


@pytest.fixture
def frozen(accepted):
    for party in accepted.parties.filter(side="authority"):
        make_vote(accepted, party)
    return text.freeze_text(accepted, by=people(accepted).officer, today=TODAY)


def sign(contract, party, *, by=None, today=TODAY, **more):
    by = by or people(contract).officer
    values = {"signatory_name": "É. Martin", "signatory_function": "Maire", "signed_on": today} | more
    scan = store(party.organisation, "signe.pdf", pdf(), by=by)
    return text.record_signature(party, **values, scan=scan, by=by, today=today)


def vote(contract, *, by=None, voted_on=TODAY):
    by = by or people(contract).lead
    return acts.record_vote(contract, voted_on=voted_on, reference="2026-1", deliberation=None, by=by, today=TODAY)


# --- Text ------------------------------------------------------------------------------------------------------------


def test_composing_again_keeps_the_words_people_changed(accepted):
    lead = people(accepted).lead
    Article.objects.all().delete()
    text.compose_text(accepted, by=lead, today=TODAY)
    assert accepted.articles.count() == 9 and not any(article.deviates for article in accepted.articles.all())
    purpose = accepted.articles.get(code="purpose")
    assert "Millau" in purpose.body and "$" not in "".join(article.body for article in accepted.articles.all())
    acts.write_article(purpose, title="Objet", body="Nos mots.", seen=purpose.version, by=lead, today=TODAY)
    local = acts.add_local_article(accepted, title="Mobilité", body="Un minibus.", by=lead, today=TODAY)
    Contract.objects.filter(pk=accepted.pk).update(ends_on=date(2031, 6, 30))
    text.compose_text(Contract.objects.get(pk=accepted.pk), by=lead, today=TODAY)
    purpose.refresh_from_db()
    local.refresh_from_db()
    assert (purpose.body, purpose.deviates, local.body) == ("Nos mots.", True, "Un minibus.")
    assert "Millau" in purpose.template_body
    assert "30\xa0juin 2031" in accepted.articles.get(code="duration").body
    assert not accepted.articles.get(code="duration").deviates


def test_two_writers_of_one_article(accepted):
    who = people(accepted)
    mine, theirs = accepted.articles.get(), accepted.articles.get()
    acts.write_article(theirs, title="Objet", body="La leur.", seen=1, by=who.officer, today=TODAY)
    with pytest.raises(Conflict):
        acts.write_article(mine, title="Objet", body="La mienne.", seen=1, by=who.lead, today=TODAY)
    assert accepted.articles.get().body == "La leur." and Entry.objects.count() == 1


def test_a_local_article_comes_and_goes_and_its_words_stay_in_the_journal(accepted):
    lead = people(accepted).lead
    article = acts.add_local_article(accepted, title="Mobilité", body="Un minibus.", by=lead, today=TODAY)
    assert (article.rank, article.is_local, article.deviates) == (20, True, False)
    acts.remove_local_article(article, by=lead, today=TODAY)
    assert accepted.articles.count() == 1
    assert Entry.objects.of(accepted.number).first().changes == {"body": ["Un minibus.", ""]}
    with pytest.raises(ActRefused, match="Un article du modèle national ne se retire pas"):
        acts.remove_local_article(accepted.articles.get(), by=lead, today=TODAY)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SIGNATURE, State.IN_FORCE])
def test_the_text_is_written_only_once_accepted_and_before_it_is_frozen(state):
    contract = make_contract(state)
    with pytest.raises(ActRefused):
        acts.add_local_article(contract, title="Trop", body="Tard", by=people(contract).lead, today=TODAY)


# --- Votes -----------------------------------------------------------------------------------------------------------


def test_a_vote_is_recorded_once_never_ahead_and_may_be_withdrawn(accepted):
    who = people(accepted)
    with pytest.raises(ActRefused, match="dans le futur"):
        vote(accepted, voted_on=TODAY + timedelta(days=1))
    first = vote(accepted)
    with pytest.raises(ActRefused, match="est déjà enregistré"):
        vote(accepted)
    vote(accepted, by=who.partner)
    with pytest.raises(ActRefused, match="Seule .* peut retirer"):
        acts.withdraw_vote(first, reason="Erreur", by=who.partner, today=TODAY)
    with pytest.raises(ActRefused, match="Donnez un motif"):
        acts.withdraw_vote(first, reason=" ", by=who.lead, today=TODAY)
    acts.withdraw_vote(first, reason="Erreur", by=who.lead, today=TODAY)
    with pytest.raises(ActRefused, match="déjà retiré"):
        acts.withdraw_vote(first, reason="Erreur", by=who.lead, today=TODAY)
    vote(accepted)
    assert [accepted.votes.count(), accepted.votes.filter(withdrawn_on=None).count()] == [3, 2]
    assert Entry.objects.filter(act="withdraw_vote").count() == 1


def test_the_state_records_no_vote(accepted):
    with pytest.raises(ActRefused):
        vote(accepted, by=people(accepted).prefect)


# --- Freeze ----------------------------------------------------------------------------------------------------------


def test_what_is_missing_before_freezing_is_all_said(accepted):
    accepted.articles.update(body="  ")
    with pytest.raises(NotReady) as told:
        text.freeze_text(accepted, by=people(accepted).officer, today=TODAY)
    assert {piece.code for piece in told.value.missing} == {"assembly_votes", "contract_text"}
    assert len(told.value.missing) == 3


def test_the_digest_covers_the_words_and_stays(frozen):
    standing = standing_text(frozen)
    assert digest_of(standing.content) == standing.digest
    stored = FrozenText.objects.get(pk=standing.pk)
    assert digest_of(stored.content) == standing.digest
    assert {"number", "period", "parties", "perimeter", "articles", "annexes"} == set(stored.content)
    Article.objects.update(body="Changé après coup.")
    assert FrozenText.objects.get(pk=standing.pk).digest == digest_of(stored.content)
    stored.content["articles"][0]["body"] += " "
    assert digest_of(stored.content) != standing.digest
    assert all(party.frozen_name for party in frozen.parties.all())
    assert all(part.frozen_code for part in frozen.perimeter.all())


def test_names_are_those_of_the_day_the_text_was_frozen(frozen):
    frozen.lead.name = "Nouvelle commune"
    frozen.lead.save()
    assert str(frozen.parties.get(is_lead=True)) != "Nouvelle commune"


# --- Signatures ------------------------------------------------------------------------------------------------------


def test_the_last_signature_puts_the_contract_in_force_in_the_same_transaction(frozen):
    first, second, last = frozen.parties.all()
    sign(frozen, first)
    sign(frozen, second)
    frozen.refresh_from_db()
    assert frozen.state == State.SIGNATURE
    with pytest.raises(RuntimeError), transaction.atomic():
        sign(frozen, last)
        assert Contract.objects.get(pk=frozen.pk).state == State.IN_FORCE
        raise RuntimeError
    stored = Contract.objects.get(pk=frozen.pk)
    assert (stored.state, stored.in_force_on, Signature.objects.count()) == (State.SIGNATURE, None, 2)
    sign(frozen, last)
    stored.refresh_from_db()
    assert (stored.state, stored.in_force_on) == (State.IN_FORCE, TODAY)
    acts_told = list(Entry.objects.of(frozen.number).values_list("act", flat=True)[:2])
    assert acts_told == ["enter_into_force", "record_signature"]


def test_a_failure_while_entering_into_force_keeps_nothing(frozen, monkeypatch):
    *others, last = frozen.parties.all()
    for party in others:
        sign(frozen, party)
    monkeypatch.setattr(text, "move", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sign(frozen, last)
    assert Signature.objects.count() == 2
    assert Contract.objects.get(pk=frozen.pk).state == State.SIGNATURE
    assert Entry.objects.filter(act="record_signature").count() == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_a_signature_is_dated_between_the_freeze_and_today(frozen, days):
    with pytest.raises(ActRefused, match="La date de signature va du 24/11/2026"):
        sign(frozen, frozen.parties.first(), signed_on=TODAY + timedelta(days=days))
    assert not Signature.objects.exists()


def test_one_party_signs_once(frozen):
    party = frozen.parties.first()
    sign(frozen, party)
    with pytest.raises(ActRefused, match="est déjà enregistrée"):
        sign(frozen, party)


def test_an_authority_records_its_own_signature_only(frozen):
    who = people(frozen)
    lead, partner, state = frozen.parties.all()
    with pytest.raises(ActRefused, match="pas par une autre collectivité"):
        sign(frozen, partner, by=who.lead)
    with pytest.raises(ActRefused):
        sign(frozen, state, by=who.lead)
    sign(frozen, lead, by=who.lead)
    sign(frozen, partner, by=who.officer)


def test_nothing_is_signed_before_the_text_is_frozen(accepted):
    with pytest.raises(ActRefused):
        sign(accepted, accepted.parties.first())


def test_a_text_reopened_keeps_its_signatures_which_count_no_more(frozen):
    who = people(frozen)
    *others, last = frozen.parties.all()
    for party in others:
        sign(frozen, party)
    contract = Contract.objects.get(pk=frozen.pk)
    contract = text.reopen_text(contract, by=who.lead, today=TODAY, reason="Coquille à l'article 2")
    assert (contract.state, contract.text_frozen_on, standing_text(contract)) == (State.ACCEPTED, None, None)
    contract = text.freeze_text(contract, by=who.officer, today=TODAY)
    old, new = FrozenText.objects.order_by("number")
    assert (old.reopened_on, old.reopened_why, old.signatures.count()) == (TODAY, "Coquille à l'article 2", 2)
    assert (new.number, new.signatures.count()) == (2, 0)
    sign(contract, last)
    assert Contract.objects.get(pk=contract.pk).state == State.SIGNATURE
    for party in others:
        sign(contract, party)
    assert Contract.objects.get(pk=contract.pk).state == State.IN_FORCE


def test_a_signed_contract_is_not_abandoned(frozen):
    for party in frozen.parties.all():
        sign(frozen, party)
    with pytest.raises(ActRefused):
        running.abandon(Contract.objects.get(pk=frozen.pk), by=people(frozen).prefect, today=TODAY, reason="Non")
