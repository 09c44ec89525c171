"""A spreadsheet the platform does not read, and the bounds it is held to."""

from ctai.rules.refusals import ActRefused, Refusal

MEGABYTE = 1_000_000
# Of what is read, once out of its gz or zip. A national file by commune with 100 columns is 30 MB.
LARGEST = 120 * MEGABYTE
ROWS, COLUMNS = 200_000, 1_000


class SheetRefused(ActRefused):
    """The sentence is French: why, and what to do. `code`: short name for tests."""

    def __init__(self, sentence: str, *, code: str = "sheet") -> None:
        super().__init__(Refusal(sentence, code=code))

    @property
    def sentence(self) -> str:
        return self.refusal.sentence


def too_large() -> SheetRefused:
    return SheetRefused(
        f"Ce fichier prendrait plus de {LARGEST // MEGABYTE} Mo une fois ouvert : il est refusé. "
        "Gardez seulement les colonnes utiles, ou découpez-le.",
        code="too_large",
    )


def too_many_rows() -> SheetRefused:
    return SheetRefused(
        f"Ce fichier a plus de {ROWS // 1000} 000 lignes : il est refusé. Découpez-le, ou gardez seulement "
        "les lignes utiles.",
        code="too_many_rows",
    )


def too_many_columns() -> SheetRefused:
    return SheetRefused(
        f"Ce fichier a plus de {COLUMNS // 1000} 000 colonnes : il est refusé. Gardez seulement les colonnes utiles.",
        code="too_many_columns",
    )


def broken() -> SheetRefused:
    return SheetRefused(
        "Ce fichier est abîmé : la plateforme ne peut pas l'ouvrir. Enregistrez-le à nouveau depuis votre tableur, "
        "puis déposez-le.",
        code="broken",
    )
