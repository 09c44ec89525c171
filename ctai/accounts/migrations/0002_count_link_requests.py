from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_create_people_and_organisations"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="signinlink",
            name="requester",
        ),
        migrations.CreateModel(
            name="LinkRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.CharField(max_length=64)),
                ("requester", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["email", "asked_at"], name="link_request_email"),
                    models.Index(fields=["requester", "asked_at"], name="link_request_requester"),
                ],
            },
        ),
    ]
