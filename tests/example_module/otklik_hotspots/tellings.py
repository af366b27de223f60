"""Notifications of the module's events to the applicant; none in regions where the module is off."""

from collections.abc import Iterable

from appeals.declaring import Letter, Line, Occasion, TimelineItem, presents, tells_applicant, tells_by_letter
from otklik_hotspots.events import HotspotJoined


@tells_by_letter(HotspotJoined, module="hotspots")
def letter(event: HotspotJoined, occasion: Occasion) -> Letter:
    return Letter(
        title="Об этом пишут многие",
        paragraphs=(f"На эту тему уже {event.count} обращений. Мы знаем о проблеме.",),
        action_label="Открыть обращение",
    )


@tells_applicant(HotspotJoined, module="hotspots")
def line(event: HotspotJoined, occasion: Occasion) -> str:
    return "об этом пишут многие"


@presents(HotspotJoined, module="hotspots")
def history(event: HotspotJoined, line: Line) -> Iterable[TimelineItem]:
    yield line.item("Об этом пишут многие", icon="users")
