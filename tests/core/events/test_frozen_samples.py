"""Payloads as they were once written, by version: the code of today reads each of them.

`frozen/<package>.jsonl` is only ever added to. Who changes the fields of an event adds an upcaster and a line.
"""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from core.events.types import event_from_payload, event_types

FROZEN = Path(__file__).parent / "frozen"
SAMPLES = [json.loads(line) for file in sorted(FROZEN.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
OURS = {file.stem for file in FROZEN.glob("*.jsonl")}


def label(sample: dict) -> str:
    return f"{sample['type']}-{sample['version']}"


@pytest.mark.parametrize("sample", SAMPLES, ids=label)
def test_what_was_once_written_is_read_in_its_newest_form(sample):
    event = event_from_payload(sample["type"], sample["payload"], version=sample["version"])

    kept = {key: value for key, value in event.payload().items() if key in sample["payload"]}
    assert kept == sample["payload"]
    assert set(event.payload()) == {field.name for field in fields(event)}


@pytest.mark.parametrize("name", sorted(item.name for item in event_types if item.name.partition(".")[0] in OURS))
def test_every_version_of_an_event_has_a_sample_and_the_last_has_all_fields(name):
    definition = event_types[name]
    samples = [sample for sample in SAMPLES if sample["type"] == name]
    newest = definition.event_class.event_version

    assert {sample["version"] for sample in samples} == set(range(1, newest + 1))
    written = [set(sample["payload"]) for sample in samples if sample["version"] == newest]
    assert {field.name for field in fields(definition.event_class)} in written


def test_samples_of_every_package_are_kept():
    assert {item.name.partition(".")[0] for item in event_types} - {"tests", "hotspots"} == OURS
