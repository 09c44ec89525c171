from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from ctai.design.fields import clean_text
from ctai.design.forms import (
    CountField,
    CtaiForm,
    CtaiModelForm,
    DayField,
    LongText,
    MoneyField,
    PlainText,
    SiretField,
    VersionedFormMixin,
)


def refusal(field: forms.Field, value: Any) -> str:
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("1234.5", "1234.50"),
        ("1\u202f234\u00a0567,5 €", "1234567.50"),
        ("12 000 euros", "12000.00"),
        ("0", "0.00"),
        ("9999999999,99", "9999999999.99"),
        ("10,500", "10.50"),
        ("-0", "0.00"),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, amount: str) -> None:
    assert str(MoneyField().clean(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-5", "négatif"),
        ("\u22125", "négatif"),
        ("1e12", "en chiffres"),
        ("1e9", "en chiffres"),
        ("1E3", "en chiffres"),
        ("12e-1", "en chiffres"),
        ("10000000000", "trop grand"),
        ("1,234", "Deux décimales au plus"),
        ("douze", "en chiffres"),
        ("1,2,3", "en chiffres"),
        ("NaN", "en chiffres"),
        ("Infinity", "en chiffres"),
        ("1_000", "en chiffres"),
        ("١٢", "en chiffres"),
        ("９", "en chiffres"),
        ("sNaN", "en chiffres"),
        ("1000000000000000", "trop grand"),
        ("€", "en chiffres"),
        ("9" * 60, "en chiffres"),
        ("1e-400000", "en chiffres|Deux décimales"),
    ],
)
def test_money_refuses_with_a_clear_sentence(typed: str, said: str) -> None:
    class Form(CtaiForm):
        asked = MoneyField(label="Montant")

    form = Form({"asked": typed})
    assert not form.is_valid()
    assert any(part in form.errors["asked"][0] for part in said.split("|"))


@given(st.text(max_size=40))
def test_money_never_breaks(typed: str) -> None:
    try:
        value = MoneyField(required=False).clean(typed)
    except forms.ValidationError:
        return
    assert value is None or (value >= 0 and value == value.quantize(Decimal("0.01")))


def test_money_empty_is_none_and_shown_again_with_a_comma() -> None:
    field = MoneyField(required=False)
    assert field.clean("") is None
    assert field.prepare_value(Decimal("12.5")) == "12,50"
    assert not field.has_changed(Decimal("12.50"), "12,5 €")
    assert field.has_changed(None, "12")


def test_days_have_a_range_and_read_both_writings() -> None:
    assert DayField().clean("2026-12-31") == DayField().clean("31/12/2026")
    assert "entre le 1er\u00a0janvier 2000 et le 31\u00a0décembre 2060" in refusal(DayField(), "1899-01-01")
    assert "n'existe pas" in refusal(DayField(), "2026-02-30")


def test_siret_checks_its_digits_and_knows_la_poste() -> None:
    assert SiretField().clean("217 500 016 00019") == "21750001600019"
    assert SiretField().clean("35600000049837") == "35600000049837"
    assert "14 chiffres" in refusal(SiretField(), "123")
    assert "n'existe pas" in refusal(SiretField(), "21750001600018")
    assert "14 chiffres" in refusal(SiretField(), "2175000160001é")


def test_text_loses_what_hides_and_keeps_what_is_written() -> None:
    assert clean_text("a\x00b\x07c\u202ed\u2066e") == "abcde"
    assert PlainText().clean(" مرحبا 👩‍👧 é ") == "مرحبا 👩‍👧 é"
    assert LongText().clean("un\r\ndeux\ttrois") == "un\ndeux\ttrois"


def test_counts_accept_spaces() -> None:
    assert CountField().clean("12\u202f500") == 12500
    assert "entier" in refusal(CountField(), "12,5") or refusal(CountField(), "12,5")


class Everything(VersionedFormMixin, CtaiForm):
    name = PlainText(label="Nom", max_length=5, help_text="Aide")
    email = forms.EmailField(label="Adresse")
    choice = forms.ChoiceField(label="Choix", choices=[("a", "A")], widget=forms.RadioSelect)
    own = forms.CharField(label="Libre", error_messages={"required": "À nous de le dire."})
    agreed = forms.BooleanField(label="D'accord")


def test_every_built_in_error_names_its_field_in_french() -> None:
    errors = Everything({"name": "beaucoup trop long", "email": "x", "choice": "b"}).errors
    assert errors["name"] == ["« Nom » est trop long : 5 caractères au plus, vous en avez écrit 18."]
    assert "adresse électronique complète" in errors["email"][0]
    assert "n'est pas proposé" in errors["choice"][0]
    assert errors["own"] == ["À nous de le dire."]
    assert "cochez cette case" in errors["agreed"][0]
    assert "rechargez-la" in errors["version"][0]


def test_a_model_form_carries_its_version_too() -> None:
    class GroupForm(VersionedFormMixin, CtaiModelForm):
        class Meta:
            model = Group
            fields = ("name",)

    form = GroupForm({"name": "", "version": "2"})
    assert form.errors == {"name": ["« Nom » : remplissez ce champ."]}
    assert form.cleaned_data["version"] == 2
    assert 'type="hidden" name="version"' in str(form)


def test_plain_fields_of_django_are_mended() -> None:
    class Plain(CtaiForm):
        on = forms.DateField(label="Jour")
        many = forms.IntegerField(label="Nombre")

    html = str(Plain({"on": "demain", "many": "beaucoup"}))
    assert 'type="date"' in html
    assert 'value="beaucoup"' in html and 'inputmode="numeric"' in html


def test_a_field_in_error_still_announces_its_help() -> None:
    html = str(Everything({"name": "", "version": "1"}))
    assert 'aria-describedby="id_name_hint id_name_messages"' in html
    assert 'href="#id_choice_0"' in html
    assert 'aria-labelledby="id_choice_legend id_choice_messages"' in html
    assert "(obligatoire)" in html


def test_html_typed_in_a_field_stays_text() -> None:
    html = str(Everything({"name": "<b>\"'", "version": "1"}))
    assert "<b>" not in html


def test_several_forms_and_formsets_share_one_summary() -> None:
    formset = forms.formset_factory(Everything)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "abcdefgh"}
    )
    template = engines["django"].from_string("{% error_summary one many %}")
    html = template.render({"one": Everything({}), "many": formset})
    assert 'href="#id_name"' in html
    assert 'href="#id_form-0-name"' in html


def test_a_percent_sign_in_a_label_is_read_as_it_is_in_every_sentence():
    class Percent(CtaiForm):
        """Labels may hold what people typed: the title of a priority."""

        rate = CountField(label="Réduire de 50 %", max_value=3)
        kind = forms.ChoiceField(label="Réduire de 50 %", choices=[("1", "Un")])
        name = PlainText(label="Réduire de 50 %", max_length=2)
        email = forms.EmailField(label="Réduire de 50 %")

    for data in ({}, {"rate": "99", "kind": "9", "name": "abc", "email": "x"}):
        errors = Percent(data).errors
        assert len(errors) == 4
        assert all(
            sentence.startswith("« Réduire de 50 % »") for sentences in errors.values() for sentence in sentences
        )
