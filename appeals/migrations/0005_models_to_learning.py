"""Copy the trained models of detectors into the registry of `learning`.

The old table stays as it is: the code of before reads it until it is replaced.
"""

from django.db import migrations

SAME = ("id", "created_at", "version", "state", "score", "path", "sha256", "size_bytes", "trained_by")
# The detectors that had models of a region.
KINDS = ("toxicity",)


def take(apps, schema_editor):
    TrainedModel = apps.get_model("learning", "TrainedModel")
    rows = apps.get_model("appeals", "DetectorModel").objects.filter(detector__in=KINDS)
    TrainedModel.objects.bulk_create(
        [
            TrainedModel(
                kind=row.detector,
                examples=row.labels,
                rivals={"stand_in" if name == "lexicon" else name: score for name, score in row.rivals.items()},
                **{name: getattr(row, name) for name in SAME},
            )
            for row in rows
        ]
    )


def give_back(apps, schema_editor):
    """What was trained since is given back, too: the code of before finds the newest state in its own table."""
    DetectorModel = apps.get_model("appeals", "DetectorModel")
    DetectorModel.objects.filter(detector__in=KINDS).delete()
    rows = apps.get_model("learning", "TrainedModel").objects.filter(kind__in=KINDS)
    DetectorModel.objects.bulk_create(
        [
            DetectorModel(
                detector=row.kind,
                labels=row.examples,
                rivals={"lexicon" if name == "stand_in" else name: score for name, score in row.rivals.items()},
                **{name: getattr(row, name) for name in SAME},
            )
            for row in rows
        ]
    )
    rows.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('appeals', '0004_clocks_given_back'),
        ('learning', '0001_initial'),
    ]

    operations = [migrations.RunPython(take, give_back)]
