"""Every job has somebody who does it, wherever the parts are started one by one."""

import importlib

import pytest

from app.jobs import JOBS, QUEUES
from tests.house_rules.tree import ROOT


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.queue)
def test_a_job_names_a_function_that_there_is(job):
    module, _, name = job.function.rpartition(".")

    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("queue", [*QUEUES, "clock"])
def test_a_queue_has_its_line_in_the_procfile(queue):
    started = [line.split() for line in (ROOT / "Procfile").read_text().splitlines()]

    assert [words for words in started if words[-2:] == ["workers", queue]]
