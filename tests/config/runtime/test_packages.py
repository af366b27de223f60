"""A server is installed without the packages of tests, so nothing that runs there may need one."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions

from config.runtime.paths import PROJECT

IMPORT_EVERYTHING = """
import sys
from pathlib import Path
from importlib import import_module

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{name} is a package of tests")

sys.meta_path.insert(0, Absent())
import django
django.setup()
import gc
assert gc.isenabled(), "nothing collects garbage any more"
late = {"openpyxl", "language.detectors.personal_data.health", "sklearn"} & set(sys.modules)
assert not late, f"a start needs no {late}"
for root, packages in ((".", ("tenants", "taxonomy", "appeals", "modules", "billing")),
                       ("platform", ("core", "language", "accounts", "shell", "workplace", "learning")),
                       ("platform", ("console", "config"))):
    for package in packages:
        for path in sorted(Path(root, package).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            if name != "config.runtime.testing" and "settings" not in name:
                import_module(name)
"""


def names_in(lock: str) -> set[str]:
    text = (PROJECT / "requirements" / lock).read_text()
    return {_canonical(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_imports_without_the_packages_of_tests():
    only_for_tests = names_in("dev.txt") - names_in("base.txt")
    assert "pytest" in only_for_tests
    blocked = {
        module
        for module, distributions in packages_distributions().items()
        if {_canonical(name) for name in distributions} <= only_for_tests
    }
    result = subprocess.run(
        [sys.executable, "-c", f"BLOCKED = {blocked!r}\n{IMPORT_EVERYTHING}"],
        cwd=PROJECT,
        env={
            "PYTHONPATH": ".:platform",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
            "VALKEY_URL": "redis://127.0.0.1:1/0",
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "SECRET_KEY": "only-for-checks",
            "NUM_PROXIES": "1",
            "OTKLIK_DATA": "/nonexistent",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
