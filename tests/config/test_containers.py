"""Filled settings go neither into the repository nor into an image, wherever the documentation lets one write them."""

import re
import subprocess
from fnmatch import fnmatch

import pytest

from config.runtime.paths import PROJECT

DOCKER = PROJECT / "infra" / "docker"
FILLED = [".env", "infra/docker/.env", "infra/docker/otklik.env"]


def left_out_of_the_image(path: str) -> bool:
    patterns = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    return any(
        fnmatch(path, pattern) or (pattern.startswith("**/") and fnmatch(path, pattern.removeprefix("**/")))
        for pattern in patterns
    )


@pytest.mark.parametrize("path", FILLED)
def test_filled_settings_are_kept_out(path):
    assert left_out_of_the_image(path)
    assert subprocess.run(["git", "check-ignore", "-q", path], cwd=PROJECT, check=False).returncode == 0


def test_the_file_that_compose_reads_is_among_them():
    named = re.findall(r"env_file: (\S+)", (DOCKER / "compose.yaml").read_text(encoding="utf-8"))

    assert {f"infra/docker/{name}" for name in named} <= set(FILLED)
    assert named


def test_what_the_image_is_made_of_stays_in():
    for path in ("requirements/base.txt", "pyproject.toml", "platform/config/settings/base.py", "appeals/flow.py"):
        assert not left_out_of_the_image(path)
