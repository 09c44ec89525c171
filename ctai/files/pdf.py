"""Looking inside a PDF: opened without a password, and nothing in it runs or hides another file."""

from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from ctai.files.types import FileRefused

LARGEST_OBJECT_COUNT = 500_000
LARGEST_INFLATED = 100_000_000
# Actions that run a script, start a program, open another file or send the form's content away.
REFUSED_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition"}
REFUSED_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMedia"}

# Process-wide, set once at import: a few kilobytes must not inflate to gigabytes while the file is opened.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=LARGEST_INFLATED,
    run_length_max_memory=LARGEST_INFLATED,
    png_max_memory=LARGEST_INFLATED,
    tiff_max_memory=LARGEST_INFLATED,
)


def inspect_pdf(stream: BinaryIO) -> None:
    """Raise FileRefused unless this is a readable, harmless PDF."""
    try:
        with pikepdf.open(stream, suppress_warnings=True) as pdf:
            _refuse_encryption(pdf)
            _refuse_actions(pdf)
            if len(pdf.pages) == 0:
                raise FileRefused("Ce PDF ne contient aucune page.", code="pdf_empty")
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError, MemoryError):
        raise FileRefused(
            "Ce PDF est abîmé : la plateforme ne peut pas l'ouvrir. Enregistrez-le à nouveau puis déposez-le.",
            code="pdf_broken",
        ) from None


def _encrypted() -> FileRefused:
    return FileRefused(
        "Ce PDF est protégé par un mot de passe. Enregistrez-en une copie sans protection et déposez-la.",
        code="pdf_encrypted",
    )


def _refuse_encryption(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise _encrypted()


def _refuse_actions(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > LARGEST_OBJECT_COUNT:
        raise FileRefused("Ce PDF est trop complexe. Imprimez-le en PDF puis déposez le résultat.", code="pdf_complex")
    for dictionary in _dictionaries(pdf):
        keys = set(dictionary.keys())
        action = dictionary.get("/S")
        runs = isinstance(action, pikepdf.Name) and str(action) in REFUSED_ACTIONS
        if runs or keys & REFUSED_KEYS:
            raise FileRefused(
                "Ce PDF contient un programme, une action automatique ou un autre fichier caché. "
                "Imprimez-le en PDF puis déposez le résultat.",
                code="pdf_active",
            )


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, those written inside another one included."""
    for top in pdf.objects:
        waiting: list[pikepdf.Object] = [top]
        while waiting:
            node = waiting.pop()
            if isinstance(node, pikepdf.Stream | pikepdf.Dictionary):
                yield node
                children = [node.get(key) for key in node.keys()]
            elif isinstance(node, pikepdf.Array):
                children = list(node)
            else:
                continue
            # An indirect child is met in its own turn: following it here would loop for ever.
            waiting.extend(c for c in children if isinstance(c, pikepdf.Object) and not c.is_indirect)
