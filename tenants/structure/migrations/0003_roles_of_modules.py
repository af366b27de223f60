from django.db import migrations, models
from django.db.models import Q

OURS = (
    Q(organisation__isnull=False, role__in=["ministry_moderator", "executor"])
    | Q(municipality__isnull=False, role="municipal_centre")
    | Q(role__in=["moderator", "regional_admin"])
)


class Migration(migrations.Migration):
    dependencies = [("structure", "0002_module_values")]

    operations = [
        migrations.AlterField("invitation", "role", models.CharField(max_length=64)),
        migrations.AlterField("rolegrant", "role", models.CharField(max_length=64)),
        migrations.RemoveConstraint("rolegrant", "role_grant_binding"),
        migrations.AddConstraint(
            "rolegrant",
            models.CheckConstraint(name="role_grant_binding", condition=OURS | Q(role__contains=".")),
        ),
    ]
