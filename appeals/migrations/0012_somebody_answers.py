"""Nothing to do forwards. Backwards: the code of before knows no appeal without a ministry, no probability that is none."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def back(apps, schema_editor):
    Appeal, Category = apps.get_model("appeals", "Appeal"), apps.get_model("taxonomy", "Category")
    answering = Category.objects.filter(pk=OuterRef("category_id")).values("ministry_id")[:1]
    Appeal.objects.filter(ministry=None).update(ministry_id=Subquery(answering))
    apps.get_model("appeals", "CategorySuggestion").objects.filter(probability=None).update(probability=0.0)


class Migration(migrations.Migration):

    dependencies = [
        ('appeals', '0011_nobody_answers'),
        ('taxonomy', '0009_other'),
    ]

    operations = [migrations.RunPython(migrations.RunPython.noop, back)]
