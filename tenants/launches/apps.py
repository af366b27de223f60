from django.apps import AppConfig


class LaunchesConfig(AppConfig):
    """Launches of regions from their kits. Has no tables of its own: a launch and its steps are rows of `regions`."""

    name = "tenants.launches"

    def ready(self) -> None:
        from tenants.launches import checking, own_steps  # noqa: F401 - registers the steps and the checks
