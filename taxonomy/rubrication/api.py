"""API of rubrication: classify a text."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.http.serializers import Input, Shape, TextField, WholeField
from core.http.views import ApiView
from taxonomy.rubrication.answerer import Suggested
from taxonomy.rubrication.answering import rubricate

__all__ = ["urlpatterns"]

LONGEST_TEXT = 100_000
MOST = 10


class RubricateInput(Input):
    """A text to look at; nothing of it is kept."""

    text = TextField(allow_blank=True, max_length=LONGEST_TEXT, help_text="In the person's own words.")
    top = WholeField(required=False, min_value=1, max_value=MOST, default=3, help_text="How many categories at most.")


class SuggestionShape(Shape):
    """A category that the text may belong to."""

    code = serializers.CharField(help_text="What an appeal is sent with.")
    title = serializers.CharField()
    direction = serializers.CharField()
    probability = serializers.FloatField(
        allow_null=True, help_text="From 0 to 1; of a hundred at 0.8 about eighty are right. None for «Другое»."
    )
    words = serializers.ListField(child=serializers.CharField(), help_text="Words of the text that decided.")


class RubricationShape(Shape):
    """The answer first: the likeliest category, or «Другое» alone where none is likely enough."""

    results = SuggestionShape(many=True)
    model_version = serializers.IntegerField(help_text="0: nothing has been learned yet, the set's own words answer.")


class RubricateView(ApiView):
    """Categories for a text."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="rubricate",
        tags=["region"],
        summary="Categories for a text",
        auth=[],
        request=RubricateInput,
        responses={200: RubricationShape},
    )
    def post(self, request: Request) -> Response:
        """The likeliest of the categories that are open today, or «Другое» where none is likely.

        The text goes in the body: addresses stay in logs.
        """
        asked = RubricateInput.checked(request)
        found = rubricate(asked["text"], top=asked["top"])
        told = found.likely or ((found.other,) if found.other is not None else ())
        return Response({"results": [_item(item) for item in told], "model_version": found.model_version})


def _item(item: Suggested) -> dict[str, Any]:
    return {
        "code": item.code,
        "title": item.title,
        "direction": item.direction,
        "probability": None if item.probability is None else round(item.probability, 4),
        "words": list(item.words),
    }


urlpatterns = [path("rubricate", RubricateView.as_view(), name="rubricate")]
