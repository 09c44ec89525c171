"""No new request while the financial report of an earlier grant is late.

Source: law of 12 April 2000, article 10 (private bodies); Cerfa 15059, notice: six months after the year of the grant,
and before any new request. To justify, never blocking: it may have been received on paper before it is told here.
"""

from datetime import date

from ctai.checks.facts import Facts, Level, Rule, Weight


def due_on(year: int) -> date:
    """The last day of the six months after the year of the grant."""
    return date(year + 1, 6, 30)


def find(facts: Facts) -> list[tuple[str, str]]:
    asking = {line.action.siret for line in facts.lines if line.asked and line.action.is_association}
    late = {
        (grant.operator, grant.year)
        for grant in facts.grants or ()
        if not grant.reported and grant.siret in asking and facts.asked_on and facts.asked_on > due_on(grant.year)
    }
    said = (
        "Le compte rendu financier de {} pour {} était attendu le {:%d/%m/%Y}, et il est dû avant toute nouvelle "
        "demande. Indiquez quand il a été remis."
    )
    return [(operator, said.format(operator, year, due_on(year))) for operator, year in sorted(late)]


RULE = Rule(
    "financial_report", "Les comptes rendus financiers des subventions précédentes sont remis", Weight.JUSTIFY,
    "Loi du 12 avril 2000, article 10 ; Cerfa 15059 : six mois, et avant toute nouvelle demande", 2019, find,
    known=lambda facts: facts.grants is not None, level=Level.PAYEE,
)  # fmt: skip
