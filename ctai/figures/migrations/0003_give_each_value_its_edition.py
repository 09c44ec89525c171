from django.db import migrations
from django.utils import timezone


def give_editions(apps, schema_editor):
    """What is stored was loaded from the shipped files: the first edition of each source."""
    Edition, Series, Value = (apps.get_model("figures", name) for name in ("Edition", "Series", "Value"))
    for source_id in Series.objects.order_by().values_list("source", flat=True).distinct():
        source = apps.get_model("territories", "Source").objects.get(pk=source_id)
        edition = Edition.objects.create(
            source=source,
            number=1,
            vintage=source.vintage,
            address=source.address,
            published_on=timezone.localdate(source.loaded_at or timezone.now()),
            digest=source.digest,
        )
        for series_id in Series.objects.filter(source=source).values_list("pk", flat=True):
            Value.objects.filter(series=series_id).update(edition=edition)


def keep_current_values(apps, schema_editor):
    """Without editions there is one value for a series, a place and a year: the one that holds."""
    Detail, Value = apps.get_model("figures", "Detail"), apps.get_model("figures", "Value")
    Detail.objects.all().delete()
    Value.objects.filter(is_current=False).delete()
    Value.objects.update(edition=None)
    apps.get_model("figures", "Edition").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_create_editions")]

    operations = [migrations.RunPython(give_editions, keep_current_values)]
