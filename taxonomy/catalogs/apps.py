from django.apps import AppConfig


class CatalogsConfig(AppConfig):
    """Published classifiers, shared by all regions."""

    name = "taxonomy.catalogs"
    label = "catalogs"
    verbose_name = "Каталоги"
