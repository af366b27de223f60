from django.db import migrations


def split(apps, schema_editor):
    category_model = apps.get_model("taxonomy", "Category")
    for category in category_model.objects.all():
        category.examples = [part.strip() for part in category.examples_text.split(";") if part.strip()]
        category.save(update_fields=["examples"])


def join(apps, schema_editor):
    category_model = apps.get_model("taxonomy", "Category")
    for category in category_model.objects.all():
        category.examples_text = ";".join(category.examples)
        category.save(update_fields=["examples_text"])


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0002_facts")]

    operations = [migrations.RunPython(split, join)]
