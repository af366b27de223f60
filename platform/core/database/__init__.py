"""PostgreSQL backend that switches schema and role of a region together (docs/adr/0016-a-role-per-region.md).

Django loads the backend from `base`. Code that creates or migrates schemas uses `owner`.
"""
