
import core.clock
import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appeals', '0004_attachment_message'),
        ('structure', '0001_initial'),
        ('taxonomy', '0005_sets_playbooks_rubrics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CategorySuggestion',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('rank', models.PositiveSmallIntegerField()),
                ('probability', models.FloatField()),
                ('words', models.JSONField(default=list)),
                ('model_version', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['rank'],
            },
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('who', models.CharField(blank=True, max_length=150)),
                ('what', models.TextField(blank=True)),
                ('evidence', models.CharField(blank=True, max_length=200)),
                ('due_at', models.DateTimeField(null=True)),
                ('ticked_at', models.DateTimeField(null=True)),
                ('ticked_by', models.CharField(blank=True, max_length=255)),
            ],
            options={
                'ordering': ['assignment', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('detector', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=30)),
                ('score', models.FloatField()),
                ('spans', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['detector', '-score'],
            },
        ),
        migrations.AddField(
            model_name='appeal',
            name='details',
            field=models.JSONField(blank=True, default=dict, verbose_name='Ответы на вопросы категории'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='is_confidential',
            field=models.BooleanField(default=False, verbose_name='Конфиденциально'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='skipped_level_1',
            field=models.BooleanField(default=False, verbose_name='Без первой модерации'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='is_emergency',
            field=models.BooleanField(default=False, verbose_name='Угроза жизни'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('is_emergency', True)), fields=['state', '-received_at', '-id'], name='appeal_emergency'),
        ),
        migrations.AddField(
            model_name='categorysuggestion',
            name='appeal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='appeals.appeal'),
        ),
        migrations.AddField(
            model_name='categorysuggestion',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='taxonomy.category'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checklist', to='appeals.assignment'),
        ),
        migrations.AddField(
            model_name='finding',
            name='appeal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='appeals.appeal'),
        ),
        migrations.AddConstraint(
            model_name='categorysuggestion',
            constraint=models.UniqueConstraint(fields=('appeal', 'rank'), name='suggestion_rank'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.UniqueConstraint(fields=('assignment', 'position'), name='checklist_position'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ticked_at__isnull', True), ('ticked_by', '')), models.Q(('ticked_by', ''), _negated=True), _connector='OR'), name='checklist_ticked_by'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['detector', 'kind', '-created_at'], name='finding_kind'),
        ),
    ]
