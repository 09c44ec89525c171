"""Pick a territory in any form: type, then choose. Works without script; htmx shows the choices while typing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from ctai.territories.models import Kind, Territory
from ctai.territories.search import Hit, search

# Those that can bind themselves by a contract.
AUTHORITIES = (Kind.COMMUNE, Kind.EPCI, Kind.EPT, Kind.DEPARTEMENT, Kind.REGION)
CHOICES_SHOWN = 8


class Typed(NamedTuple):
    """What came back: the words, the choice made in a list ("commune-12145"), the words that had given this list."""

    text: str
    choice: str = ""
    searched: str = ""


class TerritoryInput(forms.Widget):
    """A search box, and under it the territories found, one to choose."""

    template_name = "territories/field.html"

    def __init__(self, kinds: tuple[str, ...] = AUTHORITIES, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "maxlength": "200", **(attrs or {})})
        self.kinds = kinds
        self.hits: list[Hit] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict, name: str) -> Typed | None:
        if name not in data:
            return None
        return Typed(str(data.get(name, ""))[:200], data.get(f"{name}-choix", ""), data.get(f"{name}-cherche", ""))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        territory = _territory(value)
        typed = value if isinstance(value, Typed) else Typed(territory.label if territory else "")
        hits = self.hits or ([Hit(territory)] if territory else [])
        only = hits[0].territory.reference if len(hits) == 1 else ""
        chosen = territory.reference if territory else typed.choice or only
        box = self.build_attrs(self.attrs, attrs)
        box["hx-get"] = reverse("territories:search")
        box["hx-trigger"] = "input changed delay:300ms"
        box["hx-target"] = f"#{box.get('id', name)}_choix"
        box["hx-vals"] = json.dumps({"champ": name, "niveaux": ",".join(self.kinds)})
        box["hx-sync"] = "this:replace"
        widget = {"name": name, "value": typed.text, "attrs": box, "template_name": self.template_name}
        choices = {"name": name, "query": typed.text, "hits": hits, "chosen": chosen, "searched": bool(hits)}
        return {"widget": widget, "list_id": f"{box.get('id', name)}_choix", **choices}


def _territory(value: Any) -> Territory | None:
    if isinstance(value, Territory):
        return value
    if isinstance(value, str) and value:
        return Territory.objects.by_reference(value).select_related("departement").first()
    return None


class TerritoryField(forms.Field):
    """Gives a Territory of today (or None). `initial`: a Territory or its reference "commune-12145".

    When the words name several territories the form comes back with the list to choose from, nothing typed is lost.
    """

    default_error_messages = {
        "required": "Indiquez un territoire : son nom, son code postal ou son code Insee.",
        "none": "Aucun territoire ne répond à « %(text)s ». Vérifiez l'orthographe, ou donnez un code postal.",
        "choose": "Plusieurs territoires répondent à « %(text)s » : choisissez le bon dans la liste.",
        "near": "Aucun territoire ne s'appelle « %(text)s » : choisissez parmi les proches, ou écrivez autrement.",
        "ended": "%(name)s n'existe plus depuis %(year)s : choisissez le territoire qui l'a remplacé.",
    }

    def __init__(self, *, kinds: tuple[str, ...] = AUTHORITIES, **options: Any) -> None:
        options.setdefault("widget", TerritoryInput(kinds))
        options.setdefault("help_text", "Nom, code postal, code Insee ou SIREN. Les fautes de frappe sont pardonnées.")
        super().__init__(**options)
        self.kinds = kinds

    def clean(self, value: Any) -> Territory | None:
        found = self._find(value) if value else None
        if found is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial.reference if isinstance(initial, Territory) else initial or ""
        return bool(data) and before != (data.choice or data.text)

    def _find(self, value: Typed) -> Territory | None:
        text = value.text.strip()
        if value.choice and value.searched == value.text:
            return self._of_today(_territory(value.choice), value.choice)
        if not text:
            return None
        hits = [hit for hit in search(text, kinds=self.kinds, limit=CHOICES_SHOWN) if not hit.territory.ended_in]
        if len(hits) == 1 and not hits[0].near:
            return hits[0].territory
        if hits and hits[0].territory.label.casefold() == text.casefold():
            return hits[0].territory
        self.widget.hits = hits
        code = "none" if not hits else "near" if hits[0].near else "choose"
        raise ValidationError(self.error_messages[code], code, {"text": text})

    def _of_today(self, territory: Territory | None, text: str) -> Territory:
        if territory is None or territory.kind not in self.kinds:
            raise ValidationError(self.error_messages["none"], "none", {"text": text})
        if territory.ended_in:
            raise ValidationError(
                self.error_messages["ended"], "ended", {"name": territory.name, "year": territory.ended_in}
            )
        return territory
