"""The forms of the workbook's pages."""

from ctai.design.forms import CtaiForm
from ctai.files.forms import UploadField
from ctai.files.types import FileType


class UploadForm(CtaiForm):
    file = UploadField(label="Classeur rempli", accept=(FileType.XLSX, FileType.ODS))


class PlanForm(CtaiForm):
    file = UploadField(label="Tableau de votre plan d'action", accept=(FileType.XLSX, FileType.ODS, FileType.CSV))
