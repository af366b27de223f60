"""Settings of Celery that no installation changes."""

from kombu import Queue as BrokerQueue

from core.queues import Queue

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    # A request must not wait for a dead broker: what is not sent is found by the sweep (core.tasks).
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "visibility_timeout": 600,
}
# Never pickle: whoever can write to Valkey must not be able to run code in the worker.
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Kilobytes. Training a model takes several times what ordinary work does and is not all given back.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ROUTES = ["core.tasks.queue_route"]
CELERY_TASK_DEFAULT_QUEUE = Queue.ORDINARY.value
CELERY_TASK_QUEUES = [BrokerQueue(queue.value) for queue in Queue]
# A queue that nobody reads is an error when it is named, not a message that waits for ever.
CELERY_TASK_CREATE_MISSING_QUEUES = False
# The worker logs like everything else: structured and without personal data.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
