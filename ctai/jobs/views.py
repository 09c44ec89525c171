"""Following long work: one job, and the recent ones of one's organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ctai.jobs.models import Job

RECENT = 25


@require_GET
@never_cache
def list_jobs(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.membership).select_related("asked_by__person")  # type: ignore[attr-defined]
    return render(request, "jobs/list.html", {"jobs": jobs.defer("payload")[:RECENT]})


@require_GET
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one job; htmx asks for its inner part every second while it is being done."""
    rows = Job.objects.visible_to(request.membership).select_related("asked_by__person")  # type: ignore[attr-defined]
    job = get_object_or_404(rows.defer("payload"), pk=pk)
    template = "jobs/state.html" if request.htmx else "jobs/progress.html"  # type: ignore[attr-defined]
    return render(request, template, {"job": job})
