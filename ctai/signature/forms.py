from ctai.design.forms import CtaiForm, DayField, LongText, PlainText, VersionedFormMixin
from ctai.files.forms import UploadField


class ArticleForm(VersionedFormMixin, CtaiForm):
    title = PlainText(label="Titre de l'article", max_length=200)
    body = LongText(label="Texte", max_length=10000, rows=12)


class LocalArticleForm(CtaiForm):
    title = PlainText(label="Titre de l'article", max_length=200)
    body = LongText(label="Texte", max_length=10000, rows=12)


class VoteForm(CtaiForm):
    voted_on = DayField(label="Date du vote", help_text="Le jour où l'assemblée a délibéré.")
    reference = PlainText(label="Numéro de la délibération", max_length=100, help_text="Par exemple 2026-114.")
    deliberation = UploadField(label="Délibération signée", required=False)


class WithdrawVoteForm(CtaiForm):
    reason = LongText(label="Motif", max_length=2000, rows=4, help_text="Gardé au journal, lu par les deux parties.")


class SignatureForm(CtaiForm):
    signatory_name = PlainText(label="Nom du ou de la signataire", max_length=160)
    signatory_function = PlainText(
        label="Qualité",
        max_length=160,
        help_text="Par exemple « Maire » ou « Préfète », ou la délégation : « par délégation du 3 mars ».",
    )
    signed_on = DayField(label="Date de signature", help_text="La date portée sur l'exemplaire signé.")
    scan = UploadField(label="Exemplaire signé (numérisé)")
