"""A worker answers rings and leaves nothing of them in the queue."""

import subprocess
import threading

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from app.supervisor.valkey import valkey_command
from tests.waiting import wait_for
from workers.bell_worker import BellWorker

ANSWERED = []
WORKING = []
ENDLESS = threading.Event()


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("valkey")
    server = subprocess.Popen(valkey_command(folder), stdout=subprocess.DEVNULL)
    try:
        wait_for((folder / "valkey.sock").exists)
        with redis.Redis(unix_socket_path=str(folder / "valkey.sock")) as opened:
            wait_for(opened.ping)
            yield opened
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def queue(connection):
    connection.flushall()
    ANSWERED.clear()
    return Queue("effects", connection=connection, serializer=JSONSerializer)


def ring(queue, function, *words, seconds=60):
    queue.enqueue(function, *words, job_timeout=seconds, result_ttl=0, failure_ttl=3600, ttl=60)


def worker_of(queue):
    return BellWorker([queue], connection=queue.connection, serializer=JSONSerializer)


def answer_next(queue, worker):
    found = Queue.dequeue_any([queue], None, queue.connection, serializer=JSONSerializer)
    assert found is not None
    worker.execute_job(*found)


def answer(shop_id):
    ANSWERED.append(shop_id)


def look():
    ANSWERED.append(WORKING.pop().get_state())


def go_on_for_ever():
    ENDLESS.wait()


def test_a_ring_is_answered_once_and_nothing_is_left_of_it(queue):
    ring(queue, answer, "shop_1")
    ring(queue, answer, "shop_2")
    worker = worker_of(queue)

    answer_next(queue, worker)
    answer_next(queue, worker)

    assert ANSWERED == ["shop_1", "shop_2"]
    assert queue.connection.keys() == [b"rq:queues"]
    assert worker.get_state() == WorkerStatus.IDLE


def test_what_takes_too_long_keeps_nothing_behind_it_waiting(queue, caplog):
    ring(queue, go_on_for_ever, seconds=1)
    ring(queue, answer, "shop_1")
    worker = worker_of(queue)

    answer_next(queue, worker)
    answer_next(queue, worker)

    assert ANSWERED == ["shop_1"]
    assert "job_took_too_long" in [record.getMessage() for record in caplog.records]


def test_a_ring_that_no_code_of_ours_answers_any_more_ends_no_worker(queue, caplog):
    ring(queue, "workers.rules.decide_orders_of_an_older_version", "shop_1")
    worker = worker_of(queue)

    answer_next(queue, worker)

    assert "job_failed" in [record.getMessage() for record in caplog.records]
    assert queue.connection.keys() == [b"rq:queues"]


def test_a_worker_says_that_it_lives_but_not_after_every_ring(queue):
    worker = worker_of(queue)

    worker.heartbeat()
    queue.connection.delete(worker.key)
    worker.heartbeat()

    assert not queue.connection.exists(worker.key)


def test_whoever_is_busy_ends_that_job_before_it_stops(queue):
    worker = worker_of(queue)
    WORKING.append(worker)
    ring(queue, look)

    answer_next(queue, worker)

    assert ANSWERED == [WorkerStatus.BUSY]
