"""Uploaded and produced files: a folder outside the web root, never served directly."""

from config.settings.database import VAR_DIR
from config.settings.env import number

MEDIA_ROOT = VAR_DIR / "fichiers"
CTAI_MAX_UPLOAD_MB = number(
    "CTAI_MAX_UPLOAD_MB", 20, minimum=1, maximum=200, about="Taille maximale d'un fichier déposé, en mégaoctets."
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
