
import core.clock
import core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('structure', '0001_initial'),
        ('taxonomy', '0004_sets'),
    ]

    operations = [
        migrations.CreateModel(
            name='Playbook',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=150, verbose_name='Алгоритм')),
                ('block', models.CharField(choices=[('transport', 'Транспорт и дороги'), ('health', 'Здравоохранение'), ('education', 'Образование'), ('social', 'Социальная защита'), ('ecology', 'Экология'), ('construction', 'Строительство и архитектура'), ('safety', 'Безопасность'), ('projects', 'Национальные проекты и закупки'), ('utilities', 'Жилищно-коммунальное хозяйство'), ('services', 'Государственные услуги'), ('media', 'СМИ и социальные сети')], max_length=20, verbose_name='Блок')),
            ],
            options={
                'verbose_name': 'Алгоритм',
                'verbose_name_plural': 'Алгоритмы',
                'ordering': ['block', 'title'],
            },
        ),
        migrations.CreateModel(
            name='SetVersion',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='Версия набора')),
                ('catalog', models.SlugField(max_length=60)),
                ('catalog_version', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('changes', models.JSONField(default=list)),
                ('published_by', models.CharField(max_length=255)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.AddField(
            model_name='category',
            name='aliases',
            field=models.JSONField(blank=True, default=list, verbose_name='Как ещё называют'),
        ),
        migrations.AddField(
            model_name='category',
            name='base',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='category',
            name='deadline_unit',
            field=models.CharField(choices=[('working_days', 'рабочие дни'), ('calendar_days', 'календарные дни'), ('hours', 'часы')], default='working_days', max_length=15, verbose_name='В чём считается срок'),
        ),
        migrations.AddField(
            model_name='category',
            name='evidence',
            field=models.CharField(choices=[('none', 'Не нужны'), ('after', 'Фото «стало»'), ('before_after', 'Фото «было» и «стало»')], default='none', max_length=15, verbose_name='Фото в ответе'),
        ),
        migrations.AddField(
            model_name='category',
            name='excludes',
            field=models.TextField(blank=True, verbose_name='Что сюда не относится'),
        ),
        migrations.AddField(
            model_name='category',
            name='incident_group',
            field=models.CharField(blank=True, max_length=100, verbose_name='Группа «Инцидента»'),
        ),
        migrations.AddField(
            model_name='category',
            name='includes',
            field=models.TextField(blank=True, verbose_name='Что сюда относится'),
        ),
        migrations.AddField(
            model_name='category',
            name='opens_on',
            field=models.DateField(blank=True, null=True, verbose_name='Открывается'),
        ),
        migrations.AddField(
            model_name='category',
            name='origin',
            field=models.SlugField(blank=True, editable=False, max_length=60),
        ),
        migrations.AddField(
            model_name='category',
            name='playbook',
            field=models.SlugField(blank=True, max_length=60, verbose_name='Алгоритм'),
        ),
        migrations.AddField(
            model_name='category',
            name='questions',
            field=models.JSONField(blank=True, default=list, verbose_name='Дополнительные вопросы'),
        ),
        migrations.AddField(
            model_name='category',
            name='regime',
            field=models.CharField(choices=[('message', 'Сообщение'), ('incident', 'Происшествие'), ('official', 'Обращение по 59-ФЗ'), ('confidential', 'Конфиденциально'), ('business', 'От бизнеса')], default='message', max_length=20, verbose_name='Режим'),
        ),
        migrations.AddField(
            model_name='category',
            name='retired_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='category',
            name='sensitivity',
            field=models.CharField(choices=[('open', 'Можно показать на портале'), ('personal', 'Показать на портале, только если так решит модератор'), ('confidential', 'Никогда не показывать на портале')], default='open', max_length=15, verbose_name='Огласка'),
        ),
        migrations.AddField(
            model_name='category',
            name='successor',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.category'),
        ),
        migrations.AlterField(
            model_name='category',
            name='deadline',
            field=models.PositiveSmallIntegerField(verbose_name='Срок'),
        ),
        migrations.AlterField(
            model_name='category',
            name='examples',
            field=models.JSONField(blank=True, default=list, verbose_name='Как об этом пишут'),
        ),
        migrations.AlterField(
            model_name='category',
            name='executor_kind',
            field=models.CharField(choices=[('ministry', 'Министерство или ведомство'), ('administration', 'Администрация муниципалитета'), ('management_company', 'Управляющая компания'), ('carrier', 'Перевозчик'), ('clinic', 'Медицинская организация'), ('utility', 'Ресурсоснабжающая организация'), ('school', 'Образовательная организация'), ('road_service', 'Дорожная служба'), ('waste_operator', 'Оператор по обращению с отходами'), ('social_service', 'Социальная служба'), ('other', 'Другая организация')], max_length=20, verbose_name='Кто исполняет'),
        ),
        migrations.CreateModel(
            name='RubricModel',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(unique=True, verbose_name='Версия')),
                ('state', models.CharField(choices=[('candidate', 'Проверена'), ('active', 'Работает'), ('former', 'Работала раньше'), ('refused', 'Не лучше прежней'), ('broken', 'Файл повреждён')], max_length=10, verbose_name='Состояние')),
                ('decisions', models.PositiveIntegerField(verbose_name='Решений в обучении')),
                ('data_from', models.DateTimeField(null=True)),
                ('data_until', models.DateTimeField(null=True)),
                ('score', models.JSONField(default=dict)),
                ('incumbent_score', models.JSONField(default=dict)),
                ('path', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size_bytes', models.PositiveIntegerField()),
                ('trained_by', models.CharField(max_length=255)),
                ('promoted_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('state',), name='rubric_model_one_active')],
            },
        ),
        migrations.CreateModel(
            name='RubricSettings',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('singleton', models.BooleanField(default=True, editable=False, unique=True)),
                ('skip_level_1_at', models.FloatField(blank=True, null=True, verbose_name='Пропускать первую модерацию при уверенности от')),
                ('retrain_after', models.PositiveIntegerField(default=200, verbose_name='Переучивать после стольких новых решений')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('skip_level_1_at__isnull', True), ('skip_level_1_at__range', (0.5, 1)), _connector='OR'), name='rubric_settings_threshold'), models.CheckConstraint(condition=models.Q(('singleton', True)), name='rubric_settings_one')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('appeal_id', models.UUIDField(unique=True)),
                ('text', models.TextField()),
                ('kind', models.CharField(choices=[('accepted', 'Подсказка принята'), ('corrected', 'Подсказка исправлена'), ('unaided', 'Подсказки не было')], max_length=10)),
                ('probability', models.FloatField(null=True)),
                ('model_version', models.PositiveIntegerField(null=True)),
                ('decided_at', models.DateTimeField()),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='taxonomy.category')),
                ('executor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structure.organisation')),
                ('suggested', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.category')),
            ],
            options={
                'ordering': ['decided_at', 'id'],
                'indexes': [models.Index(fields=['decided_at'], name='decision_at'), models.Index(fields=['category', 'decided_at'], name='decision_category')],
            },
        ),
        migrations.CreateModel(
            name='PlaybookVersion',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('municipality_kind', models.CharField(blank=True, max_length=60, verbose_name='Вид муниципалитета')),
                ('number', models.PositiveIntegerField(verbose_name='Версия')),
                ('steps', models.JSONField(default=list, verbose_name='Шаги')),
                ('published_by', models.CharField(max_length=255)),
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='taxonomy.playbook')),
            ],
            options={
                'ordering': ['playbook', 'municipality_kind', '-number'],
                'constraints': [models.UniqueConstraint(fields=('playbook', 'municipality_kind', 'number'), name='playbook_version_number')],
            },
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('direction', models.CharField(blank=True, max_length=100, verbose_name='Направление')),
                ('code', models.SlugField(blank=True, max_length=80, verbose_name='Код категории')),
                ('ministry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structure.organisation')),
            ],
            options={
                'ordering': ['direction', 'code'],
                'constraints': [models.UniqueConstraint(fields=('direction', 'code'), name='responsibility_once')],
            },
        ),
    ]
