from django.apps import AppConfig


class LearningConfig(AppConfig):
    """A region's trained models: stored, compared, promoted, rolled back; tables in its schema."""

    name = "learning"
    verbose_name = "Обученные модели"
