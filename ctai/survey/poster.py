"""The poster: a QR code, the address in letters, the languages, and that no name is asked. Tagged PDF."""

import io

import segno

from ctai.press import typst_pdf
from ctai.survey import questionnaire
from ctai.survey.models import Survey

KIND, VERSION = "survey_poster", 1


def qr(address: str) -> str:
    """The address as an SVG drawing, readable with a quarter of it hidden."""
    out = io.BytesIO()
    segno.make(address, error="q").save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def render(survey: Survey, address: str) -> bytes:
    """The PDF. `address`: of the page where the language is chosen."""
    offered = [questionnaire.words(survey.questionnaire, language) for language in survey.languages]
    lines = [
        {"name": one["name"], "title": one["page"]["title"], "lang": one["tag"][:2], "rtl": one["direction"] == "rtl"}
        for one in offered
    ]  # fmt: skip
    data = {
        "head": {"date": f"{survey.opens_on}", "rehearsal": survey.contract.is_rehearsal},
        "name": survey.title,
        "address": address.split("://", 1)[-1],
        "link": address,
        "qr": qr(address),
        "closes": f"{survey.closes_on:%d/%m/%Y}",
        "lines": lines,
    }
    return typst_pdf.render(KIND, VERSION, data)
