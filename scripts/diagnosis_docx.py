"""Makes the Word template of the diagnosis with python-docx: `.venv/bin/python scripts/diagnosis_docx.py`.

As `contract_docx.py`, whose pieces it uses: run once per new template number, never again once released.
"""

import sys
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.shared import Pt

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contract_docx import ACCENT, _frame, _loop, _save, _styles, _table, _text

OFFER = ("structure", "service", "audience", "places", "wait", "address", "source")


def _facts(document: DocumentType) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    for label, value in (
        ("Territoire", "head.territory"),
        ("Collectivités", "authorities | join(', ')"),
        ("Préfecture", "prefecture"),
        ("Version", "version"),
        ("État du texte", "status"),
        ("Trame du ministère", "outline"),
        ("Empreinte du contenu (SHA-256)", "digest"),
        ("Date du document", "head.date_words"),
    ):
        document.add_paragraph(f"{{%p if {value} %}}")
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label} : ").bold = True
        paragraph.add_run(f"{{{{ {value} }}}}")
        document.add_paragraph("{%p endif %}")
    document.add_paragraph(
        "Un nombre entre crochets, comme [1], renvoie au tableau « Ce que cite cette section », qui donne la source. "
        "Fiabilité : A, fichier officiel complet ; B, chiffres officiels repris d'une copie et vérifiés en partie ; "
        "C, liste partielle ou échantillon. Sans lettre, le chiffre est déclaré ou recueilli localement."
    )


def _drawings(document: DocumentType) -> None:
    """Title, picture with its alternative text, the same in a table, then what must be known to read it."""
    document.add_paragraph("{%p for one in section.drawings %}")
    title = document.add_paragraph("{{ one.title }}{% if one.unit %} ({{ one.unit }}){% endif %}", style="Caption")
    title.paragraph_format.keep_with_next = True
    document.add_paragraph("{{ one.image }}").paragraph_format.keep_with_next = True
    _table(
        document,
        ["{%tc for word in one.headers %}", "{{ word }}", "{%tc endfor %}"],
        _loop("row in one.rows", ["{%tc for word in row %}", "{{ word }}", "{%tc endfor %}"]),
    )
    for words in ("{{ one.note }}", "Source : {{ one.source }}"):
        name = "one.note" if "note" in words else "one.source"
        document.add_paragraph(f"{{%p if {name} %}}")
        document.add_paragraph(words).runs[0].font.size = Pt(8.5)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _sections(document: DocumentType) -> None:
    document.add_paragraph("{%p for section in sections %}")
    document.add_heading(
        "{{ loop.index }}. {{ section.title }}{% if section.is_local %} (section locale){% endif %}", 1
    )
    document.add_paragraph("{%p if not section.text %}")
    document.add_paragraph("Cette section n'est pas encore écrite.")
    document.add_paragraph("{%p endif %}")
    _text(document, "section.text", "Heading 2")
    _drawings(document)
    document.add_paragraph("{%p if section.cited %}")
    document.add_heading("Ce que cite cette section", 2)
    cited = ["{{ c.rank }}", "{{ c.what }}", "{{ c.proof }}", "{{ c.reliability }}"]
    headers = ["N°", "Ce qui est cité", "Source, millésime et niveau", "Fiabilité"]
    _table(document, headers, _loop("c in section.cited", cited))
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if section.answers %}")
    document.add_heading("Réponse des deux parties", 2)
    answer = ["{{ a.side }}", "{{ a.answer }}", "{{ a.date }}"]
    _table(document, ["Partie", "Réponse", "Date"], _loop("a in section.answers", answer))
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _findings(document: DocumentType) -> None:
    document.add_heading("Priorités", 1)
    document.add_paragraph("{%p if priorities %}")
    ranked = ["{{ p.rank }}", "{{ p.title }}", "{{ p.theme }}", "{{ p.scores }}", "{{ p.reason }}"]
    _table(document, ["Rang", "Priorité", "Thème", "Notes", "Pourquoi"], _loop("p in priorities", ranked))
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if not priorities %}")
    document.add_paragraph("Aucune priorité n'est encore inscrite.")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if ranking_reason %}")
    document.add_paragraph("Pourquoi cet ordre n'est pas celui des notes : {{ ranking_reason }}")
    document.add_paragraph("{%p endif %}")
    document.add_heading("Ce qui existe, par thème", 1)
    document.add_paragraph("{%p for group in offer %}")
    document.add_heading("{{ group.theme }}", 2)
    headers = ["Structure", "Service", "Public", "Places", "Attente", "Adresse", "Source"]
    _table(document, headers, _loop("o in group.lines", [f"{{{{ o.{name} }}}}" for name in OFFER]))
    document.add_paragraph("{%p endfor %}")
    document.add_heading("Ce qui manque, par thème", 1)
    document.add_paragraph("{%p for group in needs %}")
    document.add_heading("{{ group.theme }}", 2)
    document.add_paragraph("{%p for need in group.lines %}")
    document.add_paragraph().add_run(
        "{{ need.kind }} : {{ need.title }} ({{ need.audience }} ; {{ need.said_by }})"
    ).bold = True
    _text(document, "need.text", "Heading 4")
    document.add_paragraph("{%p for proof in need.evidence %}")
    document.add_paragraph("• {{ proof }}", style="List")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if declared %}")
    document.add_heading("Chiffres déclarés localement", 1)
    document.add_paragraph("{%p for line in declared %}")
    document.add_paragraph("• {{ line }}", style="List")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if opinions %}")
    document.add_heading("Avis rendus", 1)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for one in opinions %}")
    document.add_paragraph().add_run("{{ one.by }}, {{ one.on }}").bold = True
    _text(document, "one.text", "Heading 2")
    document.add_paragraph("{%p endfor %}")


def build(path: Path) -> None:
    document = Document()
    _styles(document)
    caption = document.styles["Caption"].font
    caption.size, caption.color.rgb = Pt(9), ACCENT
    _frame(document, "Diagnostic partagé")
    _facts(document)
    _sections(document)
    _findings(document)
    _save(document, path)


if __name__ == "__main__":
    build(Path(__file__).resolve().parents[1] / "ctai/press/layouts_docx/diagnosis/v1.docx")
