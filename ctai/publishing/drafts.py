"""What reading a file gives before anything is published: values, and everything the file had to be forgiven for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ctai.figures.models import Value
from ctai.figures.sums import Key
from ctai.publishing.shapes import FileMapping, SeriesFacts

# « cell »: not a number. « code »: nobody's. « outside »: of another département. « twice »: a second value.
Kind = Literal["cell", "code", "outside", "twice"]
# Beyond, nobody mends a file cell by cell: it is refused whole.
_SHARE, _FEW, _MOST = 10, 20, 5000
# A national file read for one département leaves out 34 000 rows: the first are named, all are counted.
NAMED_OUTSIDE = 1000


@dataclass(frozen=True)
class Anomaly:
    """One cell left out. `address`: « C12 » of its sheet. `why`: French, complete."""

    kind: Kind
    sheet: str
    row: int
    address: str
    header: str
    value: str
    why: str


@dataclass
class Report:
    """Counts are of rows. `totals`: (row, label). `carried`: old code → (code, name of today, row)."""

    rows: int = 0
    cells: int = 0
    blank: int = 0
    texts: int = 0
    padded: int = 0
    municipal: int = 0
    masked: int = 0
    outside: int = 0
    sheet: str = ""
    header_row: int = 0
    totals: list[tuple[int, str]] = field(default_factory=list)
    carried: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    anomalies: list[Anomaly] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        return sum(one.kind == kind for one in self.anomalies)


@dataclass
class Draft:
    """`details`: rows behind the values that count them, as (name, cells)."""

    mapping: FileMapping
    facts: dict[str, SeriesFacts] = field(default_factory=dict)
    values: dict[Key, Value] = field(default_factory=dict)
    details: dict[Key, list[tuple[str, dict[str, str]]]] = field(default_factory=dict)
    report: Report = field(default_factory=Report)

    @property
    def own(self) -> int:
        """Values of the file itself, sums left out."""
        return sum(value.members is None for value in self.values.values())

    @property
    def refusal(self) -> str:
        """Why the whole file is refused; "" when it can be published."""
        report, known = self.report, any(value.value is not None for value in self.values.values())
        codes, cells = report.count("code"), report.count("cell")
        if not report.rows:
            return "Ce fichier n'a aucune ligne de données sous ses titres de colonnes."
        if codes == report.rows:
            return (
                "Aucune ligne ne porte le code d'un territoire connu : la colonne choisie n'est pas celle des codes, "
                "ou le niveau indiqué n'est pas le bon."
            )
        if codes > max(_FEW, report.rows // _SHARE) or (report.rows <= _FEW and codes * 2 > report.rows):
            return f"{codes} lignes sur {report.rows} portent un code inconnu : c'est trop pour publier le reste."
        if cells > max(_FEW, report.cells // _SHARE) or (report.cells <= _FEW and cells * 2 > report.cells):
            return f"{cells} cases sur {report.cells} ne sont pas des nombres : c'est trop pour publier le reste."
        if report.count("twice") > max(_FEW, report.rows // _SHARE):
            return "Trop de lignes donnent une seconde valeur pour le même territoire : le fichier compte autre chose."
        if not self.values:
            return "Aucune ligne de ce fichier ne concerne votre département."
        return "" if known else "Aucune valeur de ce fichier ne se lit comme un nombre."

    def full(self) -> bool:
        """So many cells to mend that reading further teaches nothing."""
        return len(self.report.anomalies) - min(self.report.outside, NAMED_OUTSIDE) >= _MOST

    def as_json(self) -> dict[str, Any]:
        """The report, for the page of the import."""
        counts = {kind: self.report.count(kind) for kind in ("cell", "code", "twice")}
        return {
            **{name: value for name, value in self.report.__dict__.items() if name not in ("anomalies", "carried")},
            "carried": [[old, *now] for old, now in self.report.carried.items()],
            "anomalies": [list(one.__dict__.values()) for one in self.report.anomalies],
            "counts": counts,
            "values": self.own,
            "sums": len(self.values) - self.own,
            "series": [[facts.name, facts.unit] for facts in self.facts.values()],
        }
