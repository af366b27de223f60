"""The current version of the consent text."""

__all__ = ["CONSENT_DOCUMENT", "CONSENT_VERSION"]

CONSENT_DOCUMENT = "personal-data"
CONSENT_VERSION = "2026-11"
