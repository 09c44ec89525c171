from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow, everyone
from ctai.survey.models import DRAFT
from ctai.survey.tests.factories import close, make_answers, make_survey


def prepare(world):
    lead, contract = world.lead, world.contract
    draft = make_survey(contract, lead, state=DRAFT)
    open_ = make_survey(contract, lead, code="abcdefgh23")
    make_answers(open_, 12)
    closed = make_survey(contract, lead)
    make_answers(closed, 150)
    close(closed, lead)
    world.things |= {
        "draft": draft.pk,
        "open": open_.pk,
        "closed": closed.pk,
        "local": draft.local_questions.first().pk,
    }


def number(world):
    return {"number": world.contract.number}


def survey(name, **more):
    return lambda world: {"number": world.contract.number, "pk": world.things[name], **more}


def public(**more):
    return lambda world: {"code": "abcdefgh23", **more}


PARTIES = ("lead", "elected", "partner", "officer", "prefect")
ONLY_READ = ("sub_prefect", "region", "steward")
PARTIES_WRITE = allow(*PARTIES) | allow(*ONLY_READ, status=403)
STEWARD_ONLY = everyone(403) | allow("anonymous", status=302) | allow("steward")
ROWS = [
    Row("survey:choose", public(), everyone(200)),
    Row("survey:answer", public(language="ar"), everyone(200)),
    Row("survey:answer", public(language="fr"), everyone(200)),
    Row("survey:answer", public(language="ti"), everyone(200), method="post"),
    Row("survey:thanks", public(language="ar"), everyone(200)),
    Row("survey:rules", expect=STEWARD_ONLY),
    Row("survey:translation", lambda world: {"version": "v1", "language": "ar"}, STEWARD_ONLY),
    Row("survey:list", number, allow(*CONTRACT_READERS)),
    Row(
        "survey:list", number, allow(*PARTIES, status=302) | allow(*ONLY_READ, status=403), method="post",
        data=lambda world: {"title": "Vos besoins"},
    ),
    Row("survey:home", survey("draft"), allow(*CONTRACT_READERS)),
    Row("survey:home", survey("open"), allow(*CONTRACT_READERS), query="?"),
    Row("survey:edit", survey("draft"), PARTIES_WRITE),
    Row("survey:question", lambda world: survey("draft", question=world.things["local"])(world), PARTIES_WRITE),
    Row("survey:translate", survey("draft", language="ar"), PARTIES_WRITE),
    Row("survey:open", survey("draft"), PARTIES_WRITE),
    Row("survey:end", survey("draft"), PARTIES_WRITE),
    Row("survey:end", survey("open"), allow(*PARTIES, status=302) | allow(*ONLY_READ, status=403), method="post"),
    Row("survey:poster_file", survey("open"), allow(*CONTRACT_READERS)),
    Row("survey:paper", survey("open"), PARTIES_WRITE, query="?langue=ar"),
    Row("survey:texts", survey("closed"), allow("lead") | allow(*PARTIES[1:], *ONLY_READ, status=403)),
    Row("survey:results", survey("closed"), allow(*CONTRACT_READERS), query="?par=language"),
    Row("survey:results_csv", survey("closed"), allow(*CONTRACT_READERS)),
]  # fmt: skip
