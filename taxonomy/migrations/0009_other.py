from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('taxonomy', '0008_split_into'),
    ]

    operations = [
        migrations.AddField(
            model_name='category',
            name='moderators_keep',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(
                condition=Q(moderators_keep=False) | Q(code='own-other'), name='category_moderators_keep'
            ),
        ),
        migrations.AddField(
            model_name='rubricmodel',
            name='sure_at',
            field=models.FloatField(null=True),
        ),
    ]
