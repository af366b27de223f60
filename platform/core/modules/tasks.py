"""Background tasks of modules."""

from typing import Any, ClassVar

from core.modules.switches import module_is_enabled
from core.plane import current_schema
from core.tasks import RegionTask

__all__ = ["ModuleTask"]


class ModuleTask(RegionTask):
    """A task of a module in a region: `@shared_task(base=ModuleTask, module="voting")`.

    Its first argument is the schema. Where the region has the module off, it does nothing.
    """

    abstract = True
    module: ClassVar[str] = ""

    def __call__(self, schema: str, *args: Any, **kwargs: Any) -> Any:
        if not self.module:
            raise TypeError(f"task {self.name}: pass module= with the slug of its module")
        if schema == current_schema() and not module_is_enabled(self.module):
            return None
        return super().__call__(schema, *args, **kwargs)
