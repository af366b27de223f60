"""Every region that has categories gets «Другое / без категории»; a region that is being launched gets it there.

The code of before meets an ordinary category of the region's own, with a ministry.
"""

from django.db import migrations

CODE = "own-other"


def make(apps, schema_editor):
    Category = apps.get_model("taxonomy", "Category")
    if Category.objects.filter(code=CODE).exists():
        Category.objects.filter(code=CODE).update(is_active=True, opens_on=None, retired_at=None, successor=None)
        return
    any_other = Category.objects.order_by("code").first()
    if any_other is None:
        return
    Category.objects.create(
        code=CODE,
        block="services",
        direction="Другое",
        title="Другое / без категории",
        includes="Всё, что не подходит ни к одной категории: модератор прочтёт и решит, чьё это.",
        executor_kind="ministry",
        regime="message",
        fast_track=False,
        deadline=10,
        deadline_unit="working_days",
        evidence="none",
        sensitivity="personal",
        ministry_id=any_other.ministry_id,
        moderators_keep=True,
    )


def keep(apps, schema_editor):
    """Appeals may be in it: for the code of before it is an ordinary category, which one may retire."""
    apps.get_model("taxonomy", "Category").objects.filter(code=CODE).update(moderators_keep=False)


class Migration(migrations.Migration):

    dependencies = [
        ('taxonomy', '0009_other'),
    ]

    operations = [migrations.RunPython(make, keep)]
