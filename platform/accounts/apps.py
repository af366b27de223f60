from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People. The tables stand in every schema: citizens and staff in a region's, operators in `public`."""

    name = "accounts"
    verbose_name = "Люди"

    def ready(self) -> None:
        from accounts import correspondents, lockout, navigation  # noqa: F401 - signals of sign-ins, of new passwords, menu items
