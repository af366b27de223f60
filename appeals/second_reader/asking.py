"""Call the process of the second reader, which may be missing, slow, broken, or killed by a text."""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import structlog
from django.conf import settings

from appeals.second_reader.reading_process import models_are_in

__all__ = ["persons_seen", "second_reader_is_on"]

logger = structlog.get_logger(__name__)

SCRIPT = Path(__file__).with_name("reading_process.py")
# The models are read within a few seconds, a text within milliseconds; the rest is for a busy machine.
START_SECONDS, TEXT_SECONDS = 60.0, 2.0
MOST_STARTS = 3
"""A text that ends the process is passed over and the rest read by a new one, so often and no more."""

Places = list[tuple[int, int]]


def second_reader_is_on() -> bool:
    """Whether there is a second reader: its packages and models are installed, and the settings do not say no."""
    return models_folder() is not None


def persons_seen(texts: Sequence[str]) -> list[Places | None]:
    """Where each text names people, as pairs of start and end; None for a text that was not read.

    Nothing is raised: a reader that is missing or broken reads nothing.
    """
    answers: list[Places | None] = []
    if not second_reader_is_on():
        return [None] * len(texts)
    for _ in range(MOST_STARTS):
        left = texts[len(answers) :]
        if not left:
            break
        # The one after the last answer ended the process, or time.
        answers += [*_asked(left), None][: len(left)]
    return [*answers, *([None] * (len(texts) - len(answers)))]


def models_folder() -> Path | None:
    """The folder with the models: of the settings, else of the package that brings them; None without a reader."""
    if not settings.SECOND_READER or find_spec("slovnet") is None or find_spec("navec") is None:
        return None
    folder = settings.SECOND_READER_MODELS
    if not folder:
        # Only where it lies is asked: the package itself needs what fails on newer Pythons.
        package = find_spec("natasha")
        places = package.submodule_search_locations if package else None
        folder = str(Path(next(iter(places))) / "data") if places else ""
    return Path(folder) if folder and models_are_in(Path(folder)) else None


def command() -> list[str]:
    """What is run; `-I`: neither the environment nor the current folder says what is imported."""
    return [sys.executable, "-I", str(SCRIPT), str(models_folder())]


def _asked(texts: Sequence[str]) -> list[Places]:
    """Answers to the first texts, as many as there were before the process ended."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command(),
            input=lines,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=START_SECONDS + TEXT_SECONDS * len(texts),
            env={},
            check=False,
        )
        said, code = done.stdout, str(done.returncode)
    except subprocess.TimeoutExpired as error:
        said, code = _decoded(error.stdout), "timeout"
    except OSError as error:
        said, code = "", type(error).__name__
    answers = _answers(said, texts)
    if len(answers) < len(texts):
        logger.error("second_reader_failed", code=code, texts=len(texts), answered=len(answers))
    return answers


def _decoded(said: str | bytes | None) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said or ""


def _answers(said: str, texts: Sequence[str]) -> list[Places]:
    answers: list[Places] = []
    for line, text in zip(said.splitlines(), texts, strict=False):
        try:
            places = [(int(start), int(end)) for start, end in json.loads(line)]
        except (ValueError, TypeError):
            break
        if not all(0 <= start < end <= len(text) for start, end in places):
            break
        answers.append(places)
    return answers
