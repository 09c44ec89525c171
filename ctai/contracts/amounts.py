"""An amount that an act may write, whoever typed it: pages, workbooks and stories pass here."""

from decimal import Decimal

from ctai.design.fields import LARGEST_AMOUNT
from ctai.design.formats import euros
from ctai.rules.refusals import ActRefused, Refusal


def checked(amount: Decimal) -> Decimal:
    """An amount of two decimals between zero and the largest one; ActRefused otherwise."""
    if amount < 0:
        raise ActRefused(Refusal("Un montant ne peut pas être négatif.", code="negative"))
    if amount > LARGEST_AMOUNT:
        raise ActRefused(Refusal(f"Ce montant est trop grand : {euros(LARGEST_AMOUNT)} au plus.", code="too_large"))
    if amount != amount.quantize(Decimal("0.01")):
        raise ActRefused(Refusal("Deux décimales au plus : arrondissez au centime.", code="decimals"))
    return amount.quantize(Decimal("0.01"))
