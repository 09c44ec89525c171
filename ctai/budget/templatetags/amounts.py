"""The amounts of one cell of the grid. Written here, not in a template: a large budget has hundreds of them."""

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ctai.budget.grid import Amounts
from ctai.design.formats import euros
from ctai.funding.models import BudgetLine

register = template.Library()
EMPTY = mark_safe('<span class="ctai-grid__empty">non renseigné</span>')
_MORE = (("accordé", "granted"), ("engagé", "committed"), ("versé", "paid"), ("dépensé", "spent"))


@register.simple_tag
def line_amounts(line: BudgetLine | None, lines_url: str) -> SafeString:
    """Those of one line, in a link to it. `lines_url`: where the lines of the contract are."""
    return EMPTY if line is None else _linked(line, f"{lines_url}{line.pk}/")


@register.simple_tag
def sum_amounts(sums: Amounts, entries_url: str) -> SafeString:
    """Those of a sum, in a link to its entries. `entries_url`: those of the contract, to be completed."""
    return EMPTY if sums.asked is None and sums.granted is None else _linked(sums, entries_url + sums.query)


@register.simple_tag
def nature_cells(sums: Amounts, entries_url: str) -> SafeString:
    """A cell for each nature of the ledger, each amount in a link to its entries."""
    return mark_safe(  # noqa: S308
        "".join(
            f'<td class="ctai-number">{_of_nature(amount, f"{entries_url}{sums.query}&nature={nature}")}</td>'
            for nature, amount in sums.natures
        )
    )


def _of_nature(amount: Decimal | None, url: str) -> str:
    return "—" if amount is None else f'<a href="{escape(url)}">{euros(amount)}</a>'


def _linked(one: Amounts | BudgetLine, url: str) -> SafeString:
    shown = str(EMPTY) if one.asked is None else euros(one.asked)
    for word, name in _MORE:
        if (amount := getattr(one, name)) is not None:
            shown += f'<span class="ctai-grid__more">{word} {euros(amount)}</span>'
    # Formatted amounts hold digits, spaces, a comma and a euro sign.
    return mark_safe(f'<a href="{escape(url)}">{shown}</a>')  # noqa: S308


@register.simple_tag
def charges(one: Amounts) -> SafeString | str:
    """What an action costs in a year, and the gap with what it asks."""
    if one.charges is None:
        return ""
    shown = f'<span class="ctai-grid__more">charges {euros(one.charges)}</span>'
    if one.unmet:
        shown += f'<span class="ctai-grid__more ctai-grid__gap">écart {euros(one.unmet)}</span>'
    return mark_safe(shown)  # noqa: S308
