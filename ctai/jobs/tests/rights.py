from ctai.accounts.tests.rights_table import SIGNED_IN, Row, allow
from ctai.jobs.tests.factories import make_job


def prepare(world):
    world.things["job"] = make_job(by=world.lead, done=1200, total=35000, state="running", attempts=2)


def job(world):
    return {"pk": world.job.pk}


ROWS = [
    Row("jobs:list", expect=allow(*SIGNED_IN)),
    # Colleagues of the organisation that asked; the partner works for another one.
    Row("jobs:progress", job, allow("lead", "elected")),
]
