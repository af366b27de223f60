"""The code of an «add a …» page is that of its trial, to the letter."""

import ast
import builtins
import re

import pytest

from config.runtime.paths import PROJECT

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
TRIALS = {
    "add-a-stage": ("appeals/trial/inspection.py", "appeals/trial/second_look.py"),
    "add-a-clock": ("appeals/trial/first_look.py",),
    "add-a-channel": ("appeals/trial/pigeon.py",),
    "add-a-trained-model": ("learning/trial/urgency.py",),
}


def blocks_of(page: str) -> list[str]:
    return _BLOCK.findall((PROJECT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", TRIALS)
def test_the_page_shows_the_trial_to_the_letter(page):
    trial = "\n".join((PROJECT / "tests" / name).read_text(encoding="utf-8") for name in TRIALS[page])
    blocks = blocks_of(page)

    assert len(blocks) >= 3
    assert [block for block in blocks if block.strip() not in trial] == []


@pytest.mark.parametrize("page", TRIALS)
def test_each_block_can_be_copied_as_it_is(page):
    """None begins inside a function: whoever copies it gets whole statements."""
    for block in blocks_of(page):
        assert ast.parse(block).body, block


def unknown_names(tree: ast.Module) -> set[str]:
    """Names that a piece of code uses and neither imports nor defines."""
    used, known = set(), set(dir(builtins))
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name):
                known.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                known.add(name)
            case ast.arg(arg=name):
                known.add(name)
            case ast.alias(name=name, asname=other):
                known.add(other or name)
    return used - known


@pytest.mark.parametrize("page", TRIALS)
def test_the_page_shows_or_names_whatever_its_blocks_use(page):
    text = (PROJECT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")
    unknown = unknown_names(ast.parse("\n".join(blocks_of(page))))

    assert {name for name in unknown if f"`{name}`" not in text} == set()


@pytest.mark.parametrize("page", TRIALS)
def test_the_page_names_the_file_to_copy(page):
    text = (PROJECT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")

    assert f"`tests/{TRIALS[page][0]}` into your package" in " ".join(text.split())
