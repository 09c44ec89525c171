"""The gallery: every component once, with fictitious content, for those who build pages and for the accessibility tests."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "design/gallery.html", {})
