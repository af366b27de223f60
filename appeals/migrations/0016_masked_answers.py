from django.db import migrations

from language.detectors.personal_data import personal_data_mask


def mask(apps, schema_editor):
    answer_model = apps.get_model("appeals", "Answer")
    rows = answer_model.objects.filter(public_text="").only("text")
    for row in rows.iterator(chunk_size=500):
        row.public_text = personal_data_mask(row.text)
        row.save(update_fields=["public_text"])


class Migration(migrations.Migration):
    dependencies = [("appeals", "0015_public_rows")]

    operations = [migrations.RunPython(mask, migrations.RunPython.noop)]
