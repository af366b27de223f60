import core.clock
import core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('structure', '0003_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegionMap',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('is_only', models.BooleanField(default=True, unique=True)),
                ('file', models.CharField(max_length=200)),
                ('format', models.CharField(max_length=10)),
                ('image_type', models.CharField(max_length=20)),
                ('attribution', models.CharField(blank=True, max_length=500)),
                ('stamp', models.CharField(max_length=40)),
                ('min_zoom', models.PositiveSmallIntegerField()),
                ('max_zoom', models.PositiveSmallIntegerField()),
                ('west', models.FloatField()),
                ('south', models.FloatField()),
                ('east', models.FloatField()),
                ('north', models.FloatField()),
                ('size', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'Карта региона',
                'verbose_name_plural': 'Карты региона',
            },
        ),
        migrations.AddConstraint(
            model_name='regionmap',
            constraint=models.CheckConstraint(condition=models.Q(('is_only', True)), name='region_map_one'),
        ),
    ]
