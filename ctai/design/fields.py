"""Form fields that understand what French people type, and say in one sentence what to mend."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.fr import siret

from ctai.design.formats import day, euros

EARLIEST, LATEST = date(2000, 1, 1), date(2060, 12, 31)
LARGEST_AMOUNT = Decimal("9999999999.99")
_SPACES = re.compile(r"\s")  # no-break and narrow spaces included
_EURO = re.compile(r"(€|euros?|eur)$", re.IGNORECASE)
# Characters that reorder or hide text: a name could read one way on screen and another on the signed document.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


def clean_text(value: str) -> str:
    """Drop control characters and direction overrides; keep line ends, tabs, emoji and right-to-left letters."""
    value = _REORDERING.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(char for char in value if char in "\n\t" or unicodedata.category(char) != "Cc")


class PlainText(forms.CharField):
    """One line of text, safe to print anywhere."""

    default_error_messages = {"null_characters_not_allowed": "Ce texte contient des caractères interdits."}

    def __init__(self, *, max_length: int = 250, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        return (super().to_python(clean_text(value) if isinstance(value, str) else value) or "").strip()


class LongText(PlainText):
    """Several lines. The hint under the label gives the largest size; the counter is added by script."""

    def __init__(self, *, max_length: int = 5000, rows: int = 6, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-counter": max_length}))
        super().__init__(max_length=max_length, **options)


class LinesField(LongText):
    """Several answers, one a line: gives a list of them."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class DateInput(forms.DateInput):
    """The browser's own date field, bounded."""

    input_type = "date"

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST) -> None:
        super().__init__(attrs={"min": earliest.isoformat(), "max": latest.isoformat()}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A date from `earliest` to `latest`; also understands 31/12/2026 typed without a date picker."""

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST, **options: Any) -> None:
        self.earliest, self.latest = earliest, latest
        options.setdefault("widget", DateInput(earliest=earliest, latest=latest))
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"])
        options.setdefault(
            "error_messages", {"invalid": "Cette date n'existe pas. Écrivez jour, mois, année, par exemple 31/12/2026."}
        )
        super().__init__(**options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not self.earliest <= value <= self.latest:
            raise ValidationError(
                f"Indiquez une date entre le {day(self.earliest)} et le {day(self.latest)}.", code="out_of_range"
            )


class MoneyField(forms.Field):
    """An amount in euros, typed as people write it: « 1 234,50 », « 12 000 € ». Gives a Decimal with two places."""

    def __init__(self, *, minimum: Decimal = Decimal(0), maximum: Decimal = LARGEST_AMOUNT, **options: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value.quantize(Decimal("0.01"))
        text = _SPACES.sub("", str(value or ""))
        if not text:
            return None
        amount = _read_amount(_EURO.sub("", text))
        self._check_bounds(amount)
        # « -0 » is zero, and is written without its sign.
        return abs(amount).quantize(Decimal("0.01")) if amount == 0 else amount.quantize(Decimal("0.01"))

    def _check_bounds(self, amount: Decimal) -> None:
        if amount < self.minimum:
            if self.minimum == 0:
                raise ValidationError("Un montant ne peut pas être négatif.", code="negative")
            raise ValidationError(f"Indiquez un montant d'au moins {euros(self.minimum)}.", code="too_small")
        if amount > self.maximum:
            raise ValidationError(f"Ce montant est trop grand : {euros(self.maximum)} au plus.", code="too_large")

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _read_amount(text: str) -> Decimal:
    """« 1234,5 » → Decimal. Scientific writing is refused: nobody means a billion when typing « 1e9 »."""
    text = text.replace("\u2212", "-").replace(",", ".")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not text.isascii() or re.search("[_eE]", text) or len(text) > 40:
        raise ValidationError("Écrivez un montant en chiffres, par exemple 1 234,50.", code="invalid")
    exponent = int(amount.normalize().as_tuple().exponent)
    if exponent < -2:
        raise ValidationError("Deux décimales au plus : arrondissez au centime.", code="decimals")
    return amount


class CountField(forms.IntegerField):
    """A whole number, never negative, typed with or without spaces: « 12 500 »."""

    def __init__(self, *, min_value: int = 0, max_value: int = 100_000_000, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_SPACES.sub("", value) if isinstance(value, str) else value)


class SiretField(forms.CharField):
    """14 digits with a right check digit; La Poste's offices (SIREN 356 000 000) have their own rule."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(max_length=30, **options)

    def to_python(self, value: Any) -> str:
        digits = re.sub(r"[\s.\-]", "", super().to_python(value) or "")
        if not digits:
            return ""
        if len(digits) != 14 or not (digits.isascii() and digits.isdigit()):
            raise ValidationError(
                "Un SIRET compte 14 chiffres : les 9 du SIREN, puis les 5 de l'établissement.", code="invalid"
            )
        if not siret.is_valid(digits):
            raise ValidationError(
                "Ce SIRET n'existe pas : vérifiez chaque chiffre, il y a une faute de frappe.", code="checksum"
            )
        return digits
