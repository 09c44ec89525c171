"""The form of the workbook's page."""

from ctai.design.forms import CtaiForm
from ctai.files.forms import UploadField
from ctai.files.types import FileType


class UploadForm(CtaiForm):
    file = UploadField(label="Classeur rempli", accept=(FileType.XLSX, FileType.ODS))
