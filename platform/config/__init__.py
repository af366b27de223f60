"""Settings, URLs, Celery, WSGI and the `otklik` command. May import all packages."""
