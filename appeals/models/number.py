"""Numbers of appeals: a sequence of the region."""

from django.db.models import BigIntegerField, Func

__all__ = ["SEQUENCE", "NextNumber"]

SEQUENCE = "appeals_number_seq"


class NextNumber(Func):
    """`nextval` of the region's sequence; as a column default it is bound to the schema it is created in."""

    template = f"nextval('{SEQUENCE}')"
    output_field = BigIntegerField()
