"""Copy the models of rubrication, and an open request for a training, into the registry of `learning`.

The old table stays as it is: the code of before reads it until it is replaced.
"""

from django.db import migrations

KIND = "rubrication"
SAME = ("id", "created_at", "version", "data_from", "data_until", "path", "sha256", "size_bytes", "trained_by", "promoted_at")


def take(apps, schema_editor):
    TrainedModel = apps.get_model("learning", "TrainedModel")
    TrainingRequest = apps.get_model("learning", "TrainingRequest")
    rows = apps.get_model("taxonomy", "RubricModel").objects.order_by("version")
    TrainedModel.objects.bulk_create([TrainedModel(kind=KIND, **taken(row)) for row in rows])
    asked = apps.get_model("taxonomy", "RubricSettings").objects.filter(training_asked_at__isnull=False).first()
    if asked is not None:
        TrainingRequest.objects.create(kind=KIND, asked_at=asked.training_asked_at, asked_by=asked.training_asked_by)


def taken(row):
    score, rival = dict(row.score), dict(row.incumbent_score)
    thresholds = {name: score.pop(name) for name in ("lost", "caught") if name in score}
    if row.sure_at is not None:
        thresholds["sure_at"] = row.sure_at
    rival_name = "active" if rival.get("version") else "stand_in"
    if rival_name == "stand_in":
        rival.pop("version", None)
    return {
        **{name: getattr(row, name) for name in SAME},
        "state": "refused" if row.state == "candidate" else row.state,
        "examples": row.decisions,
        "made_for": score.pop("set", ""),
        "score": score,
        "rivals": {rival_name: rival} if rival else {},
        "thresholds": thresholds,
    }


def give_back(apps, schema_editor):
    """What was trained since is given back, too: the code of before finds the newest state in its own table."""
    RubricModel = apps.get_model("taxonomy", "RubricModel")
    TrainingRequest = apps.get_model("learning", "TrainingRequest")
    RubricModel.objects.all().delete()
    rows = apps.get_model("learning", "TrainedModel").objects.filter(kind=KIND)
    RubricModel.objects.bulk_create([RubricModel(**given_back(row)) for row in rows])
    rows.delete()
    request = TrainingRequest.objects.filter(kind=KIND).first()
    asked = {"training_asked_at": request.asked_at, "training_asked_by": request.asked_by} if request else {
        "training_asked_at": None, "training_asked_by": ""
    }
    apps.get_model("taxonomy", "RubricSettings").objects.update(**asked)
    TrainingRequest.objects.filter(kind=KIND).delete()


def given_back(row):
    thresholds = dict(row.thresholds)
    sure_at = thresholds.pop("sure_at", None)
    rival = row.rivals.get("active") or ({**row.rivals["stand_in"], "version": 0} if "stand_in" in row.rivals else {})
    return {
        **{name: getattr(row, name) for name in SAME},
        "state": row.state,
        "decisions": row.examples,
        "score": {**row.score, **({"set": row.made_for} if row.made_for else {}), **thresholds},
        "incumbent_score": rival,
        "sure_at": sure_at,
    }


class Migration(migrations.Migration):

    dependencies = [
        ('taxonomy', '0001_first_release'),
        ('learning', '0001_initial'),
    ]

    operations = [migrations.RunPython(take, give_back)]
