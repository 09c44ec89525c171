"""What the prefecture says of an act once it is signed."""

from ctai.design.forms import CtaiForm, DayField
from ctai.files.forms import UploadField
from ctai.files.types import FileType


class NotifyForm(CtaiForm):
    signed_on = DayField(label="Date de signature", help_text="Celle portée sur l'acte signé.")
    notified_on = DayField(label="Date d'envoi", help_text="Le jour où l'acte signé est parti au bénéficiaire.")
    copy = UploadField(label="Copie signée", accept=(FileType.PDF,))
