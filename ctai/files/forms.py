"""The field every room uses to receive a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ctai.files.check import check_upload
from ctai.files.types import ALLOWED_SENTENCE, TYPES, FileRefused, FileType


class UploadField(forms.FileField):
    """Gives an UploadedFile known to be harmless, ready for `store(organisation, upload.name, upload, by=…)`.

    `accept`: narrows the types (a signed text is a PDF). The hint says types and size; it replaces none that was given.
    """

    def __init__(self, *, accept: tuple[FileType, ...] = (), **options: Any) -> None:
        self.accept = accept
        options.setdefault("help_text", f"{self.allowed_sentence} ; {settings.CTAI_MAX_UPLOAD_MB} Mo au plus.")
        # A name longer than ours is shortened when stored, not refused.
        options.setdefault("max_length", None)
        super().__init__(**options)

    @property
    def allowed_sentence(self) -> str:
        return " ou ".join(TYPES[kind].label for kind in self.accept) if self.accept else ALLOWED_SENTENCE

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        kinds = self.accept or tuple(FileType)
        return {"accept": ",".join(suffix for kind in kinds for suffix in TYPES[kind].suffixes)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        try:
            checked = check_upload(upload)
        except FileRefused as refused:
            raise ValidationError(refused.sentence, code=refused.refusal.code) from None
        if self.accept and checked.file_type not in self.accept:
            raise ValidationError(f"Ici, seul ce type de fichier est accepté : {self.allowed_sentence}.", code="type")
        upload.checked = checked  # type: ignore[attr-defined]
        return upload
