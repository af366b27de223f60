"""Response shapes of the API of taxonomy."""

from rest_framework import serializers

from core.http.serializers import CodeName, Shape
from taxonomy.choices import Block, DeadlineUnit, EvidenceNeed, ExecutorKind, QuestionType, Regime, Sensitivity
from taxonomy.sets.diff import ChangeKind
from taxonomy.sets.listing import CategoryState

__all__ = [
    "CatalogList",
    "CatalogVersionShape",
    "CategoriesChangedShape",
    "CategoryItem",
    "CategoryList",
    "PublishedShape",
    "ResponsibilityList",
    "ResponsibilityShape",
    "SetCategory",
    "SetDiffShape",
]


class DeadlineShape(Shape):
    """From receipt to answer."""

    amount = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=DeadlineUnit.choices)


class QuestionShape(Shape):
    """An extra question of a category."""

    key = serializers.CharField(help_text="Under this name the answer is sent.")
    type = serializers.ChoiceField(choices=QuestionType.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    options = serializers.ListField(child=serializers.CharField(), help_text="What to choose from.")


class CategoryItem(Shape):
    """A category of the region's set."""

    code = serializers.CharField(help_text="Stable; this is what an appeal is sent with.")
    title = serializers.CharField()
    direction = serializers.CharField()
    block = serializers.CharField(help_text="Code of the profile block.")
    block_title = serializers.CharField()
    includes = serializers.CharField(help_text="What belongs here.")
    excludes = serializers.CharField(help_text="What does not, and where it belongs.")
    aliases = serializers.ListField(child=serializers.CharField(), help_text="What else it is called.")
    examples = serializers.ListField(child=serializers.CharField(), help_text="How people say it.")
    fast_track = serializers.BooleanField(help_text="May not wait.")
    deadline = DeadlineShape()
    regime = serializers.ChoiceField(choices=Regime.choices, help_text="By which rules an appeal lives.")
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices, help_text="What may be shown on the portal.")
    questions = QuestionShape(many=True, help_text="Asked beside the text; answered in `details` of an appeal.")
    ministry = CodeName(
        allow_null=True,
        help_text="The organisation that answers for it; none for «Другое» while moderators keep it and choose.",
    )


class CategoryList(Shape):
    """All of them; the list is short and comes in one piece."""

    results = CategoryItem(many=True)


class EditShape(Shape):
    """A field that the region changed against its catalog."""

    field = serializers.CharField()
    base = serializers.JSONField(help_text="As the catalog has it.")
    local = serializers.JSONField(help_text="As the region has it.")


class SetCategory(CategoryItem):
    """A category as the regional admin sees it."""

    version = serializers.IntegerField(help_text="Send it back with a change: it grows with every one.")
    state = serializers.ChoiceField(choices=CategoryState.choices)
    opens_on = serializers.DateField(allow_null=True, help_text="The day from which people may choose it.")
    executor_kind = serializers.ChoiceField(choices=ExecutorKind.choices)
    evidence = serializers.ChoiceField(choices=EvidenceNeed.choices)
    playbook = serializers.CharField(help_text="Code of the playbook; may be empty.")
    incident_group = serializers.CharField()
    origin = serializers.CharField(help_text="Catalog that it came from; empty for the region's own.")
    successor = serializers.CharField(allow_null=True, help_text="Code of the category that took a retired one over.")
    split_into = serializers.ListField(
        child=serializers.CharField(), help_text="Codes between which a split category's open appeals were shared out."
    )
    edits = EditShape(many=True, help_text="What differs from the catalog.")
    open_appeals = serializers.IntegerField()


class CategoriesChangedShape(Shape):
    """Which categories a request changed; those that were so already are not named."""

    changed = serializers.ListField(child=serializers.CharField(), help_text="Codes.")


class ResponsibilityShape(Shape):
    """Who answers for what catalogs bring."""

    direction = serializers.CharField(help_text="Empty where it is about one category.")
    code = serializers.CharField(help_text="Of that one category; else empty.")
    ministry = CodeName()


class ResponsibilityList(Shape):
    """All of them: directions first."""

    results = ResponsibilityShape(many=True)


class CatalogVersionRow(Shape):
    """A version of a catalog; it never changes."""

    number = serializers.IntegerField()
    size = serializers.IntegerField(help_text="How many categories it has.")
    note = serializers.CharField(help_text="What is new.")
    stored_at = serializers.DateTimeField()


class CatalogRow(Shape):
    """A catalog."""

    slug = serializers.CharField()
    title = serializers.CharField()
    versions = CatalogVersionRow(many=True, help_text="Newest first.")


class CatalogList(Shape):
    """All catalogs of the installation."""

    results = CatalogRow(many=True)


class MoveShape(Shape):
    """Where a former category went."""

    former = serializers.CharField(help_text="Its code.")
    targets = serializers.ListField(child=serializers.CharField(), help_text="None: it ended without a successor.")


class PlanShape(Shape):
    """When a direction should open."""

    direction = serializers.CharField()
    opens_on = serializers.DateField()


class FactsShape(Shape):
    """A category as a catalog has it."""

    code = serializers.CharField()
    block = serializers.ChoiceField(choices=Block.choices)
    direction = serializers.CharField()
    title = serializers.CharField()
    includes = serializers.CharField()
    excludes = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    examples = serializers.ListField(child=serializers.CharField())
    executor_kind = serializers.ChoiceField(choices=ExecutorKind.choices)
    regime = serializers.ChoiceField(choices=Regime.choices)
    fast_track = serializers.BooleanField()
    deadline = DeadlineShape()
    evidence = serializers.ChoiceField(choices=EvidenceNeed.choices)
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices)
    questions = QuestionShape(many=True)
    playbook = serializers.CharField()
    incident_group = serializers.CharField()


class CatalogVersionShape(Shape):
    """A version with all that it says."""

    slug = serializers.CharField()
    title = serializers.CharField()
    number = serializers.IntegerField()
    note = serializers.CharField()
    moves = MoveShape(many=True, help_text="Of this version and all before it.")
    plan = PlanShape(many=True)
    categories = FactsShape(many=True)


class FieldChangeShape(Shape):
    """A field that the version would change."""

    field = serializers.CharField()
    base = serializers.JSONField(help_text="As the catalog had it.")
    local = serializers.JSONField(help_text="As the region has it.")
    new = serializers.JSONField(help_text="As the version has it.")
    is_conflict = serializers.BooleanField(help_text="Both changed it; the region's word stays unless it is in `take`.")


class ChangeShape(Shape):
    """What happens to a category."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in ChangeKind])
    code = serializers.CharField()
    title = serializers.CharField()
    direction = serializers.CharField()
    fields = FieldChangeShape(many=True)  # type: ignore[assignment]
    targets = serializers.ListField(
        child=serializers.CharField(),
        help_text="Where open appeals go; of several each to the one that its words belong to, else to the first.",
    )
    open_appeals = serializers.IntegerField(help_text="Of a category that leaves; 0 for others.")


class SetDiffShape(Shape):
    """What a version would change in the set."""

    catalog = serializers.CharField()
    version = serializers.IntegerField()
    set_version = serializers.IntegerField(help_text="Send it back as `expected`.")
    unchanged = serializers.IntegerField()
    changes = ChangeShape(many=True, help_text="Added, changed, merged, split, retired.")
    plan = PlanShape(many=True, help_text="Days on which new directions open with `by_plan`.")


class OpeningShape(Shape):
    """How many of the added categories open on a day."""

    opens_on = serializers.DateField(allow_null=True, help_text="null: at once.")
    categories = serializers.IntegerField()


class PublishedShape(Shape):
    """A new version of the set."""

    set_version = serializers.IntegerField()
    catalog = serializers.CharField()
    catalog_version = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Categories that are not retired.")
    added = serializers.IntegerField()
    openings = OpeningShape(many=True, help_text="When the added ones open, the first day first.")
    changed = serializers.IntegerField()
    retired = serializers.IntegerField(help_text="Merged and split ones included.")
