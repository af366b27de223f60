import core.clock
import core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('key', models.CharField(max_length=32, unique=True)),
                ('owner', models.CharField(max_length=32)),
                ('browser', models.CharField(blank=True, max_length=32)),
                ('address', models.CharField(max_length=2000)),
                ('fields', models.TextField()),
                ('had_files', models.BooleanField(default=False)),
                ('status', models.PositiveSmallIntegerField(default=0)),
                ('headers', models.TextField(default='{}')),
                ('page', models.BinaryField(null=True)),
                ('shown_once', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', 'created_at'], name='kept_form_owner'), models.Index(fields=['created_at'], name='kept_form_age')],
            },
        ),
    ]
