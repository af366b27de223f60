"""Names of static files in browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

__all__ = ["StaticNames"]


class StaticNames(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which finds out once what a file is called: a page names fifteen."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. Raises ValueError for one that was not collected."""
        address = self._addresses.get((name, force))
        if address is None:
            address = self._addresses[name, force] = super().url(name, force)
        return address
