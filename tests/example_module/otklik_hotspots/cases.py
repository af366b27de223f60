"""How Otklik's central tests try the module's URLs."""

ISOLATION = {
    "hotspots:list": {"open": True},
    "hotspots-work:list": {},
    "hotspots-work:settings": {"body": {"many": "5"}},
    "api:hotspots:list": {"open": True},
}
POSTS = {"hotspots-work:settings": {"who": "admin", "fields": {"many": "5"}}}
COUNTS = {
    "hotspots:list": [{"most": 8}],
    "hotspots-work:list": [{"most": 14, "who": "admin"}],
    "hotspots-work:settings": [{"most": 12, "who": "admin"}],
    "api:hotspots:list": [{"most": 4}],
}
