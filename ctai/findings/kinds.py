"""The three kinds of lines a contract's territory is described by, as its pages name them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.findings import permissions, reads
from ctai.findings.forms import DeclaredForm, LineForm, NeedForm, OfferForm
from ctai.findings.models import DeclaredFigure, Finding, Need, Offer
from ctai.rules.refusals import Refusal


@dataclass(frozen=True)
class Kind:
    """`slug`: in the address; `code`: in a reference. `related`, `prefetched`: what one page of its rows reads."""

    slug: str
    code: str
    model: type[Finding]
    form: type[LineForm]
    can_add: Callable[[Contract, Membership], Refusal | None]
    title: str
    add_label: str
    save_label: str
    none: str
    related: tuple[str, ...]
    prefetched: tuple[str, ...] = ()

    @property
    def rows_template(self) -> str:
        return f"findings/rows/{self.code}.html"

    @property
    def line_template(self) -> str:
        return f"findings/lines/{self.code}.html"

    def rows(self) -> Any:
        """Every row with what a page shows of it."""
        rows = self.model._default_manager.select_related("organisation", *self.related)
        return rows.prefetch_related(*self.prefetched)


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            reads.SLUGS["offer"],
            "offer",
            Offer,
            OfferForm,
            permissions.can_write,
            "L'offre existante",
            "Ajouter une offre",
            "Enregistrer l'offre",
            "Décrivez ici les services qui existent : structure, public, places, attente. "
            "Un fichier de data.inclusion peut aussi être importé.",
            ("territory__departement", "merged_into"),
            ("theme_rows",),
        ),
        Kind(
            reads.SLUGS["need"],
            "need",
            Need,
            NeedForm,
            permissions.can_write,
            "Besoins et obstacles",
            "Ajouter un besoin ou un obstacle",
            "Enregistrer",
            "Écrivez ici ce qui manque et ce qui empêche, en une phrase, puis ce qui le prouve : "
            "un chiffre, un atelier, un témoignage sans nom.",
            (),
            ("evidence__declared", "evidence__meeting"),
        ),
        Kind(
            reads.SLUGS["declared"],
            "declared",
            DeclaredFigure,
            DeclaredForm,
            permissions.can_declare,
            "Chiffres déclarés",
            "Déclarer un chiffre",
            "Enregistrer le chiffre",
            "Un chiffre local que personne ne publie se déclare ici, "
            "avec sa date, sa source et l'organisme qui en répond.",
            (),
        ),
    )
}
