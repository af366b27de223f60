"""Event readers: notify people by letter and in-app line, and move appeals with their categories.

All are idempotent and write rows of the region only; a letter is sent by its delivery row.
"""

from accounts.events import CorrespondentLinked
from accounts.service import person_is_open
from appeals.clocks.following import appeals_due_set
from appeals.clocks.kinds import clock_kinds
from appeals.events import AppealEvent, AppealReceived
from appeals.models import Appeal, AppealClock
from appeals.numbers import number_text
from appeals.stages.undo_points import announced_from
from appeals.telling import letters as _letter_words  # noqa: F401 - registers the words of letters
from appeals.telling import lines as _line_words  # noqa: F401 - registers the words of lines
from appeals.telling.registry import applicant_lines, letters, staff_lines
from appeals.telling.sending import inbox_write, letter_enqueue
from appeals.upkeep.recategorising import appeals_conceal, appeals_recategorise, split_appeals_wait
from core.events.readers import StoredEvent, reader
from core.tasks import send_after_commit
from taxonomy.events import CategoriesChanged, CategorySetPublished
from tenants.events import ModuleSwitched
from tenants.service import region_letters

__all__ = ["follow_categories", "give_to_account", "tell_by_letter", "tell_in_inbox"]

# So many appeals are changed beside the event; a task of its own changes the rest.
DONE_AT_ONCE = 1000


@reader("appeals.mail", on=(letters,))
def tell_by_letter(event: StoredEvent) -> None:
    """Write to the applicant."""
    since = announced_from(event)
    if since is not None:
        letter_enqueue(event, _appeal_of(event), not_before=since)


@reader("appeals.inbox", on=(applicant_lines, staff_lines))
def tell_in_inbox(event: StoredEvent) -> None:
    """Write into the in-app list of the applicant and of the staff whose turn it is."""
    since = announced_from(event)
    if since is not None:
        appeal = _appeal_of(event)
        inbox_write(event, appeal, number_text(appeal.number, region_letters()), since=since)


@reader("appeals.correspondents", on=(CorrespondentLinked, AppealReceived))
def give_to_account(event: StoredEvent) -> None:
    """Make the user that a correspondent turned out to be the applicant of the appeals that have none."""
    match event.data:
        case AppealReceived(appeal_id=appeal_id):
            orphans = Appeal.objects.filter(pk=appeal_id, applicant=None, correspondent__user__isnull=False)
            for user_id in orphans.values_list("correspondent__user_id", flat=True):
                if person_is_open(user_id):
                    Appeal.objects.filter(pk=appeal_id, applicant=None).update(applicant_id=user_id)
        case CorrespondentLinked(correspondent_id=correspondent_id, user_id=user_id):
            if person_is_open(user_id):
                orphans = Appeal.objects.filter(correspondent_id=correspondent_id, applicant=None)
                orphans.update(applicant_id=user_id)


@reader("appeals.recategorising", on=(CategorySetPublished, CategoriesChanged))
def follow_categories(event: StoredEvent) -> None:
    """Move open appeals out of categories that were merged or retired; hide those of confidential ones.

    Those of split categories, and what is too much for one transaction, are left to a task.
    """
    match event.data:
        case CategorySetPublished() | CategoriesChanged(what="retired" | "edited" | "reset"):
            done = max(appeals_recategorise(limit=DONE_AT_ONCE, split=False), appeals_conceal(limit=DONE_AT_ONCE))
            # Texts are read by a task: the dispatcher must not wait for a model to be made.
            if done >= DONE_AT_ONCE or split_appeals_wait():
                send_after_commit("appeals.tasks.appeals_follow_categories")


@reader("appeals.clocks_of_modules", on=(ModuleSwitched,))
def follow_switches(event: StoredEvent) -> None:
    """Order queues anew by the clocks that are there now that a module was switched on or off."""
    assert isinstance(event.data, ModuleSwitched)
    kinds = [kind.name for kind in clock_kinds if kind.module == event.data.module]
    if kinds:
        appeals_due_set(AppealClock.objects.filter(kind__in=kinds, stopped_at=None).values_list("appeal_id", flat=True))


def _appeal_of(event: StoredEvent) -> Appeal:
    assert isinstance(event.data, AppealEvent)
    return Appeal.objects.select_related("applicant", "correspondent").get(pk=event.data.appeal_id)
