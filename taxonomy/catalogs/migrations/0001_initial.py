

import core.clock
import core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Catalog',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=150, verbose_name='Каталог')),
            ],
            options={
                'verbose_name': 'Каталог',
                'verbose_name_plural': 'Каталоги',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='CatalogVersion',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='Версия')),
                ('note', models.TextField(blank=True, verbose_name='Что нового')),
                ('size', models.PositiveIntegerField(verbose_name='Категорий')),
                ('moves', models.JSONField(default=list)),
                ('rollout', models.JSONField(default=list)),
                ('content_hash', models.CharField(max_length=64)),
                ('catalog', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogs.catalog')),
            ],
            options={
                'verbose_name': 'Версия каталога',
                'verbose_name_plural': 'Версии каталога',
                'ordering': ['catalog', '-number'],
            },
        ),
        migrations.CreateModel(
            name='CatalogEntry',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('position', models.PositiveIntegerField()),
                ('code', models.SlugField(max_length=80)),
                ('facts', models.JSONField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='catalogs.catalogversion')),
            ],
            options={
                'ordering': ['version', 'position'],
            },
        ),
        migrations.AddConstraint(
            model_name='catalogversion',
            constraint=models.UniqueConstraint(fields=('catalog', 'number'), name='catalog_version_number'),
        ),
        migrations.AddConstraint(
            model_name='catalogentry',
            constraint=models.UniqueConstraint(fields=('version', 'code'), name='catalog_entry_code'),
        ),
    ]
