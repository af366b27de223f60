"""How Otklik's central tests try the module's URLs."""

ISOLATION = {
    "hotspots:list": {"open": True},
    "hotspots-work:list": {},
    "hotspots-work:observer": {},
    "hotspots-work:settings": {"body": {"many": "5"}},
    "api:hotspots:list": {"open": True},
    "api:action-hotspots_watch": {"thing": "number", "body": {"version": 1}},
    "api:action-hotspots_resume": {"thing": "number", "body": {"version": 1}},
}
POSTS = {
    "hotspots-work:settings": {"who": "admin", "fields": {"many": "5"}},
    "api:action-hotspots_watch": {"who": "roads", "fields": {}, "state": "moderation_2"},
}
# Wants an appeal that is watched: tests/modules/test_declared.py.
NOT_TRIED = {"api:action-hotspots_resume"}
COUNTS = {
    "hotspots:list": [{"most": 8}],
    "hotspots-work:list": [{"most": 14, "who": "admin"}],
    "hotspots-work:observer": [{"most": 14, "who": "admin"}],
    "hotspots-work:settings": [{"most": 12, "who": "admin"}],
    "api:hotspots:list": [{"most": 4}],
}
