import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appeals', '0010_undo_points'),
        ('structure', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appeal',
            name='ministry',
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='+',
                to='structure.organisation',
            ),
        ),
        migrations.AlterField(
            model_name='categorysuggestion',
            name='probability',
            field=models.FloatField(null=True),
        ),
    ]
