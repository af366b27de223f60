"""Response shapes about appeals; built by `appeals.api.output`."""

from rest_framework import serializers

from appeals.api.fields import ActionField, StateField
from appeals.channel_kinds import channel_choices
from appeals.models import AssignmentEnd, AttachmentState, MessageKind, RejectionReason, VerdictKind
from core.http.serializers import CodeName, Shape

__all__ = [
    "AppealDetail",
    "AppealMoved",
    "AppealReceipt",
    "AppealRow",
    "NoteItem",
    "NotificationItem",
    "NotificationsRead",
    "Photo",
    "PublicAppealDetail",
    "PublicAppealRow",
    "StepTicked",
    "Timeline",
    "UnreadCount",
]

RATING = "1 is the worst, 5 the best; null until the applicant has confirmed."


class Point(Shape):
    """Degrees, WGS 84."""

    lat = serializers.FloatField()
    lon = serializers.FloatField()


class Photo(Shape):
    """A photo without metadata. URLs are null until the copies are ready."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=AttachmentState.choices)
    width = serializers.IntegerField(help_text="Pixels of the original.")
    height = serializers.IntegerField()
    display_url = serializers.URLField(allow_null=True, help_text="Up to about 1600 pixels.")
    thumb_url = serializers.URLField(allow_null=True)


class AppealReceipt(Shape):
    """An appeal that was just sent."""

    number = serializers.IntegerField()
    display_number = serializers.CharField(help_text="As people write it: «УЛ-123».")
    state = StateField()
    state_title = serializers.CharField()
    version = serializers.IntegerField()
    received_at = serializers.DateTimeField()


class AllowedAction(Shape):
    """An action that this person may take now."""

    action = ActionField()
    title = serializers.CharField()


class AppealMoved(Shape):
    """An appeal after an action."""

    number = serializers.IntegerField()
    state = StateField()
    state_title = serializers.CharField()
    version = serializers.IntegerField(help_text="For the next action.")
    allowed_actions = AllowedAction(many=True)


class PublicAppealRow(Shape):
    """A published appeal in a list."""

    number = serializers.IntegerField()
    display_number = serializers.CharField()
    state = StateField()
    state_title = serializers.CharField()
    category = CodeName()
    municipality = CodeName(allow_null=True)
    address = serializers.CharField(allow_blank=True)
    point = Point(allow_null=True)
    excerpt = serializers.CharField(help_text="The first 240 characters.")
    received_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=5, help_text=RATING)
    photos = Photo(many=True, help_text="What the applicant showed.")


class AppealRow(PublicAppealRow):
    """An appeal in a list. With `scope=public` texts are masked."""

    ministry = CodeName(allow_null=True, help_text="None while nobody answers: a moderator is to choose a category.")
    executor = CodeName(allow_null=True)
    is_published = serializers.BooleanField()
    version = serializers.IntegerField()


class VerdictItem(Shape):
    """The verdict on an answer."""

    kind = serializers.ChoiceField(choices=VerdictKind.choices)
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=5, help_text=RATING)
    text = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class PublicAnswerItem(Shape):
    """An answer, masked."""

    text = serializers.CharField()
    executor = CodeName()
    created_at = serializers.DateTimeField()
    photos = Photo(many=True)


class AnswerItem(PublicAnswerItem):
    """An answer."""

    verdict = VerdictItem(allow_null=True)


class PublicAppealDetail(PublicAppealRow):
    """A published appeal."""

    excerpt = None  # type: ignore[assignment]
    text = serializers.CharField(help_text="Personal data are masked.")
    answers = PublicAnswerItem(many=True)


class Contacts(Shape):
    """Contacts of the applicant."""

    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class MessageItem(Shape):
    """A question, a reply, or a note (for staff only)."""

    kind = serializers.ChoiceField(choices=MessageKind.choices)
    author = serializers.CharField(help_text="A role or an organisation, not a name.")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class MessageShown(MessageItem):
    """The same with the photos that came with it."""

    photos = Photo(many=True, help_text="Of a reply or a return; never public.")


class NoteItem(MessageItem):
    """A note."""

    id = serializers.UUIDField()


class AssignmentItem(Shape):
    """An assignment to an organisation."""

    executor = CodeName()
    note = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_as = serializers.ChoiceField(choices=AssignmentEnd.choices, allow_blank=True)
    end_reason = serializers.CharField(allow_blank=True)


class ChecklistStep(Shape):
    """A step of the playbook, as it was when the appeal was assigned."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    who = serializers.CharField(allow_blank=True)
    what = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True, help_text="What shows that it is done.")
    due_at = serializers.DateTimeField(allow_null=True)
    ticked_at = serializers.DateTimeField(allow_null=True)
    ticked_by = serializers.CharField(allow_blank=True, help_text="A role or an organisation, not a name.")


class StepTicked(Shape):
    """A step after its tick."""

    step = ChecklistStep()
    done = serializers.IntegerField(help_text="How many of the assignment's steps are ticked now.")
    total = serializers.IntegerField()


class Rejection(Shape):
    """Reason of a rejection."""

    reason = serializers.ChoiceField(choices=RejectionReason.choices)
    title = serializers.CharField()
    text = serializers.CharField()


class FindingItem(Shape):
    """A finding of a detector."""

    detector = serializers.CharField()
    kind = serializers.CharField()
    score = serializers.FloatField(help_text="From 0 to 1.")
    spans = serializers.ListField(
        child=serializers.ListField(), help_text="`[start, end, kind]`, in characters of `text`; the end is not in it."
    )


class SuggestionItem(Shape):
    """A category that rubrication suggested when the appeal came in."""

    rank = serializers.IntegerField()
    category = CodeName()
    probability = serializers.FloatField(
        allow_null=True,
        help_text="Calibrated, from 0 to 1; none for «Другое», the answer where nothing is likely enough.",
    )
    words = serializers.ListField(child=serializers.CharField(), help_text="Words of the text that decided.")
    model_version = serializers.IntegerField(help_text="0 is the cold start.")


class ClockItem(Shape):
    """A deadline that was not stopped."""

    kind = serializers.CharField()
    title = serializers.CharField(help_text="What happens at its end.")
    why = serializers.CharField(help_text="Its period, where that comes from, and its pauses.")
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="Null around public holidays, where working days are not certain."
    )
    is_paused = serializers.BooleanField(help_text="It stands still now; `due_at` is without the present pause.")


class AppealDetail(AppealRow):
    """An appeal with everything that this person may read."""

    excerpt = None  # type: ignore[assignment]
    text = serializers.CharField()
    public_text = serializers.CharField(help_text="The text as the portal shows it.")
    wants_publicity = serializers.BooleanField()
    details = serializers.DictField(help_text="Answers to the category's questions, by key.")
    is_emergency = serializers.BooleanField(help_text="Programs saw danger to life in the words.")
    findings = FindingItem(many=True, help_text="What detectors saw in `text`; for staff.")
    suggestions = SuggestionItem(many=True, help_text="Categories by the words, best first; for staff.")
    channel = serializers.ChoiceField(choices=channel_choices())
    state_since = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    verdict_due_at = serializers.DateTimeField(allow_null=True, help_text="Without a verdict the appeal closes then.")
    clocks = ClockItem(
        many=True, help_text="The one that ends first before the others; the applicant reads those that concern them."
    )
    rejection = Rejection(allow_null=True)
    contacts = Contacts(allow_null=True, help_text="Null for those who need not know them.")
    messages = MessageShown(many=True)
    answers = AnswerItem(many=True)
    assignments = AssignmentItem(many=True, help_text="For staff; empty for the applicant.")
    checklist = ChecklistStep(many=True, help_text="Of the last assignment; for staff, empty for the applicant.")
    allowed_actions = AllowedAction(many=True, help_text="Exactly what this person may do now.")


class TimelineEntry(Shape):
    """An event of the history."""

    kind = serializers.CharField(help_text="Name of the event, or `note`.")
    at = serializers.DateTimeField()
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    actor = serializers.CharField(allow_blank=True)
    private = serializers.BooleanField(help_text="Only staff see it.")
    photos = serializers.ListField(child=serializers.UUIDField(), help_text="Ids, see `GET /photos/{id}`.")


class Timeline(Shape):
    """The history, oldest first."""

    results = TimelineEntry(many=True)


class NotificationItem(Shape):
    """A line of the in-app list."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    appeal = serializers.IntegerField(help_text="Its number.")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NotificationsRead(Shape):
    """How many were marked."""

    marked = serializers.IntegerField(min_value=0)


class UnreadCount(Shape):
    """How many are unread."""

    unread = serializers.IntegerField(min_value=0, help_text="100 stands for «more than 99».")
