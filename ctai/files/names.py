"""The name a person gave to a file, made safe to show, to store and to send back."""

import re
import unicodedata

from ctai.files.types import TYPES, FileType

LONGEST = 150
# Separators and characters Windows refuses in a name; a quote or line end would also break a header.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_SPACES = re.compile(r"\s+")


def clean_name(name: str, file_type: FileType) -> str:
    """No folder, no hidden or reordering character, the right ending: « ../a/Bilan.exe » → « Bilan.exe.pdf »."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Cc: control, Cf: direction overrides and zero-width characters, Cs/Co/Cn: not characters at all.
    visible = "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    visible = _SPACES.sub(" ", _FORBIDDEN.sub("", visible)).strip()
    suffixes = TYPES[file_type].suffixes
    ending = next((suffix for suffix in suffixes if visible.lower().endswith(suffix)), "")
    stem = visible[: -len(ending)].strip(" .") if ending else visible.strip(" .")
    return (stem or "fichier")[:LONGEST] + (ending.lower() or suffixes[0])
