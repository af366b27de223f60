"""Accounts of the demo."""

from django.contrib.auth.hashers import make_password
from django_tenants.utils import tenant_context

from accounts.service import consent_give, user_create, user_get, users_set_password
from demo.content import REGIONS, residents
from tenants.administration import staff_find
from tenants.service import Person, Role, person_of, region_by_slug

__all__ = ["OPERATOR_EMAIL", "PASSWORD", "Cast", "demo_accounts", "operator_prepare", "people_prepare"]

# Known to everybody on purpose: the demo is for looking around and holds nothing real.
PASSWORD = "otklik-demo"  # noqa: S105
OPERATOR_EMAIL = "operator@otklik.example"


class Cast:
    """The people of one region, looked up once each."""

    def __init__(self, slug: str) -> None:
        self._residents = residents(slug)
        self._known: dict[tuple[str, str], Person] = {}

    def resident(self, index: int) -> Person:
        email = self._residents[index].email
        if ("resident", email) not in self._known:
            user = user_get(email=email)
            assert user is not None
            self._known["resident", email] = person_of(user)
        return self._known["resident", email]

    def staff(self, role: Role, organisation: str = "") -> Person:
        """Somebody who holds a role, for an organisation's code where the role is bound to one."""
        key = (role.value, organisation)
        if key not in self._known:
            self._known[key] = person_of(staff_find(role=role, organisation_code=organisation))
        return self._known[key]


def people_prepare(slug: str) -> None:
    """Make the residents of the current region and let them and all its staff sign in with PASSWORD."""
    for resident in residents(slug):
        if user_get(email=resident.email) is None:
            consent_give(user=user_create(email=resident.email, full_name=resident.full_name, phone=resident.phone))
    users_set_password(hashed=make_password(PASSWORD))


def operator_prepare() -> None:
    """Make the central operator in `public`."""
    if user_get(email=OPERATOR_EMAIL) is None:
        user_create(email=OPERATOR_EMAIL, full_name="Оператор Отклика", password=PASSWORD)


def demo_accounts() -> list[tuple[str, str, str, str]]:
    """(region, role, e-mail, password) of one person of each role in each region, and of the operator."""
    rows = []
    for slug in REGIONS:
        with tenant_context(region_by_slug(slug)):
            rows.append((slug, "житель", residents(slug)[0].email, PASSWORD))
            rows += [(slug, str(role.label).lower(), staff_find(role=role).email, PASSWORD) for role in Role]
    return [*rows, ("console", "оператор", OPERATOR_EMAIL, PASSWORD)]
