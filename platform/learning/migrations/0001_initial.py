
import core.clock
import core.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='TrainingRequest',
            fields=[
                ('id', models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('kind', models.CharField(max_length=40, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=255)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TrainedModel',
            fields=[
                ('id', models.UUIDField(default=core.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(verbose_name='Версия')),
                ('state', models.CharField(choices=[('active', 'Работает'), ('former', 'Работала раньше'), ('refused', 'Не лучше прежней'), ('broken', 'Файл повреждён')], max_length=10, verbose_name='Состояние')),
                ('examples', models.PositiveIntegerField(verbose_name='Примеров в обучении')),
                ('data_from', models.DateTimeField(null=True)),
                ('data_until', models.DateTimeField(null=True)),
                ('made_for', models.CharField(blank=True, max_length=64)),
                ('score', models.JSONField(default=dict)),
                ('rivals', models.JSONField(default=dict)),
                ('thresholds', models.JSONField(default=dict)),
                ('path', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size_bytes', models.PositiveIntegerField(default=0)),
                ('trained_by', models.CharField(max_length=255)),
                ('promoted_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['kind', '-version'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='trained_model_version'), models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('kind',), name='trained_model_one_active')],
            },
        ),
    ]
