"""Sending a stored file back. The caller's view has already opened the door of the object the file belongs to."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from ctai.files.models import StoredFile
from ctai.files.types import FileRefused


def serve(stored: StoredFile) -> FileResponse:
    """Always as a download, never shown inside our pages: no script of it can run with the person's rights."""
    try:
        opened = default_storage.open(stored.path)
    except FileNotFoundError:
        raise FileRefused(
            f"Le fichier « {stored.name} » n'est plus dans le stockage. Écrivez à l'assistance pour le retrouver.",
            code="file_lost",
        ) from None
    response = FileResponse(opened, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    # Set here, it stands instead of the site's own policy.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
