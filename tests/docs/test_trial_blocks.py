"""The code of an «add a …» page is that of its trial, to the letter."""

import re

import pytest

from config.runtime.paths import PROJECT

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
TRIALS = {
    "add-a-stage": ("appeals/trial/inspection.py", "appeals/trial/second_look.py"),
    "add-a-clock": ("appeals/trial/first_look.py",),
    "add-a-trained-model": ("learning/trial/urgency.py",),
}


@pytest.mark.parametrize("page", TRIALS)
def test_the_page_shows_the_trial_to_the_letter(page):
    trial = "\n".join((PROJECT / "tests" / name).read_text(encoding="utf-8") for name in TRIALS[page])
    blocks = _BLOCK.findall((PROJECT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8"))

    assert len(blocks) >= 3
    assert [block for block in blocks if block.strip() not in trial] == []
