from django.db import migrations, models


def copy(apps, schema_editor):
    # Until now the one address was masked when it came in.
    appeal_model = apps.get_model("appeals", "Appeal")
    appeal_model.objects.filter(public_address="").exclude(address="").update(public_address=models.F("address"))


class Migration(migrations.Migration):
    dependencies = [("appeals", "0005_triage_checklist")]

    operations = [
        migrations.AddField(
            "appeal",
            "public_address",
            models.CharField(blank=True, default="", max_length=300, verbose_name="Адрес на портале"),
            preserve_default=False,
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
