"""One include per app, in the order of the contract's life. The addresses are French; names are `app:page`."""

from django.urls import include, path

urlpatterns = [
    path("", include("ctai.site.urls")),
    path("", include("ctai.design.urls")),
    path("", include("ctai.territories.urls")),
    path("", include("ctai.accounts.urls")),
    path("", include("ctai.jobs.urls")),
    path("", include("ctai.notifications.urls")),
    path("", include("ctai.contracts.urls")),
    path("", include("ctai.intent.urls")),
    path("", include("ctai.writing.urls")),
    path("", include("ctai.exchanges.urls")),
    path("", include("ctai.figures.urls")),
    path("", include("ctai.publishing.urls")),
    path("", include("ctai.survey.urls")),
    path("", include("ctai.findings.urls")),
    path("", include("ctai.offers.urls")),
    path("", include("ctai.outlines.urls")),
    path("", include("ctai.campaigns.urls")),
    path("", include("ctai.drafting.urls")),
    path("", include("ctai.programme.urls")),
    path("", include("ctai.board.urls")),
    path("", include("ctai.catalogue.urls")),
    path("", include("ctai.opinions.urls")),
    path("", include("ctai.claims.urls")),
    path("", include("ctai.rulings.urls")),
    path("", include("ctai.budget.urls")),
    path("", include("ctai.regrants.urls")),
    path("", include("ctai.envelopes.urls")),
    path("", include("ctai.decisions.urls")),
    path("", include("ctai.payments.urls")),
    path("", include("ctai.entries.urls")),
    path("", include("ctai.workbook.urls")),
    path("", include("ctai.extracts.urls")),
    path("", include("ctai.plans.urls")),
    path("", include("ctai.monitoring.urls")),
    path("", include("ctai.documents.urls")),
    path("", include("ctai.papers.urls")),
    path("", include("ctai.signature.urls")),
    path("", include("ctai.lifecycle.urls")),
    path("", include("ctai.steering.urls")),
    path("", include("ctai.opendata.urls")),
]
handler403 = "ctai.site.views.permission_denied"
handler404 = "ctai.site.views.page_not_found"
handler500 = "ctai.site.views.server_error"
