from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kept', '0002_left_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='keptform',
            name='network',
            field=models.CharField(blank=True, db_default='', max_length=16),
        ),
    ]
