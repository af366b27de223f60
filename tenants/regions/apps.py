from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Regions, their domains, and the rows of their launches; tables in `public`."""

    name = "tenants.regions"
    verbose_name = "Регионы"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from tenants.regions.middleware import domain_cache_drop
        from tenants.regions.models import Domain, Region

        for model in (Region, Domain):
            post_save.connect(domain_cache_drop, sender=model, dispatch_uid=f"drop-{model.__name__}")
            post_delete.connect(domain_cache_drop, sender=model, dispatch_uid=f"drop-deleted-{model.__name__}")
