"""The queues of the broker: what is put into which, and who reads them."""

from collections import Counter

from django.conf import settings

from newsdesk.local import parts

QUEUES = Counter(route["queue"] for route in settings.CELERY_TASK_ROUTES.values())


def test_the_worker_of_up_reads_every_queue(tmp_path):
    command = parts.worker(tmp_path, {}).command
    assert set(command[command.index("-Q") + 1].split(",")) == set(QUEUES)


def test_a_sweep_waits_behind_nothing_else():
    """An embargo is told of within seconds, also while an import leaves thousands of hints."""
    assert QUEUES[settings.CELERY_TASK_ROUTES["review.sweep"]["queue"]] == 1
