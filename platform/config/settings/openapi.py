"""Settings of the OpenAPI document: its introduction, tags and names of enumerations."""

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Otklik API",
    "DESCRIPTION": """Appeals of residents: send, follow, moderate, assign, answer, judge.

* **Authentication.** `Authorization: Bearer otk_…`, a personal token made on the portal; it has its
  owner's rights, in one region. `GET` under `/public` and about the region needs none.
* **Idempotency.** Send `Idempotency-Key` with every POST: the same key and body get the same response for 24 hours.
* **Actions.** `allowed_actions` lists what this person may do; send the `version` that you have read.
* **Lists.** Follow `next`; the cursor is opaque and stable while rows are added. `page_size` is at most 100.
* **Errors** are RFC 9457 problem details. `code` is stable, `detail` is Russian, `errors` names fields. Unknown fields
  and parameters are refused, so that a misspelt one is noticed.
* **Limits.** `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds) are in every response; 429 has `Retry-After`.
* **Times** are RFC 3339 with the offset of the region, coordinates are degrees, WGS 84.""",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": ["accounts.tokens.PortalSessionAuthentication"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "docExpansion": "list"},
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "TAGS": [
        {"name": "public", "description": "Public data, without a token"},
        {"name": "appeals", "description": "Send and read appeals"},
        {"name": "actions", "description": "Actions on an appeal"},
        {"name": "photos", "description": "Upload photos, then refer to them by id"},
        {"name": "notifications", "description": "In-app notifications"},
        {"name": "region", "description": "Municipalities, organisations and categories of the region"},
        {"name": "settings", "description": "Settings of the region, for its administrator"},
        {"name": "category set", "description": "Categories and catalogs, for the region's administrator"},
        {"name": "account", "description": "The account of the token"},
        {"name": "deliveries", "description": "Letters, for the region's administrator"},
    ],
    "ENUM_NAME_OVERRIDES": {
        "AppealState": "appeals.states.state_choices",
        "ActionCode": "appeals.states.action_choices",
        "PhotoState": "appeals.models.AttachmentState",
        "MessageKind": "appeals.models.MessageKind",
        "VerdictKind": "appeals.models.VerdictKind",
        "DeliveryState": "core.events.models.DeliveryState",
        "OrganisationKind": "tenants.structure.models.OrganisationKind",
        "RegionState": ["ready", "suspended"],
        "RejectionReason": "appeals.models.RejectionReason",
        "CategoryField": "taxonomy.facts.FACT_FIELDS",
    },
}
