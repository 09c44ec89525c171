"""Landmarks: territories that public pages name as bound to a CTAI, told apart from the platform's own contracts."""

from __future__ import annotations

from django.db import models

from ctai.territories.models import Territory


class Landmark(models.Model):
    """One territory, one public page. Not the official list: its source stands beside it on screen."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="landmarks")
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=40)
    when = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    amount_year = models.CharField(max_length=4, blank=True)
    source = models.URLField(max_length=400)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["territory", "source"], name="landmark_once_a_page")]

    def __str__(self) -> str:
        return self.name
