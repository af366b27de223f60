"""The connection to PostgreSQL: a region's schema and its role change together (docs/adr/0016-a-role-per-region.md).

Django finds the backend in `base`; `owner` is for the few who make and migrate schemas.
"""
