"""The public form, in one language, and the signed token it carries in place of any cookie.

There is no session to protect here, so no CSRF cookie: the token says for which survey, when, and (by its number) once.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core import signing

from ctai.design.components import drawn_field
from ctai.design.fields import clean_text
from ctai.survey import questionnaire
from ctai.survey.models import Survey
from ctai.survey.questionnaire import Question
from ctai.survey.questions import questions_of

SALT = "survey.answer"
QUICKEST, LONGEST = 4, 2 * 3600
LONGEST_TEXT = 1000
TRAP = "website"
_KINDS = {"choice": "radios", "scale": "radios", "list": "select", "choices": "checkboxes", "text": "textarea"}


def new_token(survey: Survey, now: datetime) -> str:
    payload = {"s": survey.pk, "n": secrets.token_urlsafe(16), "t": int(now.timestamp())}
    return signing.dumps(payload, salt=SALT)


class AnswerForm(forms.Form):
    """`problem`: key of the sentence, in the words of the language, that says why it comes back; "" for none.

    `is_public`: sent by a visitor, with its token and its trap; an agent who types a paper form needs neither.
    """

    def __init__(
        self, data: Any = None, *, survey: Survey, language: str, now: datetime, is_public: bool = True
    ) -> None:
        super().__init__(data, label_suffix="")
        self.survey, self.language, self.now, self.is_public = survey, language, now, is_public
        self.words = questionnaire.words(survey.questionnaire, language)
        self.page: dict[str, str] = self.words["page"]
        self.questions = questions_of(survey, language)
        self.problem = ""
        self.nonce = ""
        for one in self.questions:
            self.fields[one.code] = self._field(one)

    def _field(self, one: Question) -> forms.Field:
        errors = {"invalid_choice": self.page["error_choice"], "invalid_list": self.page["error_choice"]}
        if one.kind == "text":
            area = forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT, "dir": "auto"})
            field: forms.Field = forms.CharField(max_length=LONGEST_TEXT, widget=area)
            errors = {"max_length": self.page["error_long"]}
        elif one.kind == "choices":
            field = forms.MultipleChoiceField(choices=one.options, widget=forms.CheckboxSelectMultiple)
        elif one.kind == "list":
            field = forms.ChoiceField(choices=[("", self.page["choose"]), *one.options])
        else:
            field = forms.ChoiceField(choices=one.options, widget=forms.RadioSelect)
        field.required, field.label, field.help_text = False, one.label, one.hint
        field.error_messages |= errors
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            self.problem = "error_empty"
        elif self.is_public:
            self.problem = self._read_token()
        if self.problem:
            raise forms.ValidationError(self.page[self.problem])
        return cleaned

    def _read_token(self) -> str:
        try:
            payload = signing.loads(str(self.data.get("token", "")), salt=SALT)
        except signing.BadSignature:
            return "error_old"
        age = int(self.now.timestamp()) - payload["t"]
        if payload["s"] != self.survey.pk or age > LONGEST:
            return "error_old"
        self.nonce = payload["n"]
        return "error_fast" if age < QUICKEST or self.data.get(TRAP) else ""

    @property
    def token(self) -> str:
        """A sheet sent back for a correction keeps its own token; one too old or never given gets another."""
        keeps = self.is_bound and self.nonce
        return str(self.data.get("token", "")) if keeps else new_token(self.survey, self.now)

    @property
    def values(self) -> dict[str, Any]:
        kinds = {one.code: one.kind for one in self.questions}
        return {code: value for code, value in self.cleaned_data.items() if value and kinds[code] != "text"}

    @property
    def texts(self) -> dict[str, str]:
        kinds = {one.code: one.kind for one in self.questions}
        given = {code: clean_text(value) for code, value in self.cleaned_data.items() if kinds[code] == "text"}
        return {code: text for code, text in given.items() if text}

    def sections(self) -> list[dict[str, Any]]:
        """The questions as the page shows them: by theme, then about the person, the idea, and the local ones."""
        return [
            {"title": title, "fields": [self._drawn(one) for one in questions]}
            for title, questions in groupby(self.questions, self._section)
        ]

    def _drawn(self, one: Question) -> dict[str, Any]:
        bound, kind = self[one.code], _KINDS[one.kind]
        # The template draws the choices of a group itself: drawing the whole group too would double the work.
        own = drawn_field(bound) if kind in ("select", "textarea") else {"field": bound, "base": bound.auto_id}
        return {**own, "label": one.label, "kind": kind, "question": one}

    def _section(self, one: Question) -> str:
        if one.theme:
            return str(self.words["themes"][one.theme])
        if one.code.startswith("local_"):
            return self.page["local"]
        return self.page["idea"] if one.kind == "text" else self.page["about"]
