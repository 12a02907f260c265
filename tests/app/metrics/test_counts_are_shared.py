"""What one process counts, every other one tells; and no kill loses or doubles a count."""

import signal
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.metrics.sharing import SIZES

COUNTER = """
import os, signal, sys
from pathlib import Path
from app.metrics import count_hold, count_release, share_counts
share_counts(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    count_hold("woocommerce", "placed", 0.2)
    count_release("check_passed", 1.5)
print("counted", flush=True)
sys.stdin.readline()
"""
FORKER = """
import os, sys
from pathlib import Path
from app.metrics import count_hold, share_counts
share_counts(Path(sys.argv[1]))
count_hold("woocommerce", "placed", 0.2)
child = os.fork()
for _ in range(3):
    count_hold("woocommerce", "placed", 0.2)
if not child:
    os._exit(0)
os.waitpid(child, 0)
print("counted", flush=True)
sys.stdin.readline()
"""
TELLER = """
import sys
from pathlib import Path
from app.metrics import Figure, share_counts, written
share_counts(Path(sys.argv[1]))
sys.stdout.buffer.write(written([Figure(name="clearhold_queue_reachable", meaning="", value=1)]))
"""
FORGETTER = """
import sys
from pathlib import Path
from app.metrics import forget_counts
forget_counts(Path(sys.argv[1]))
"""
CRAMPED = """
import resource, signal, sys
from pathlib import Path
from app.metrics import count_hold, share_counts, written
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10000, 10000))
try:
    share_counts(Path(sys.argv[1]))
except OSError:
    count_hold("woocommerce", "placed", 0.2)
    sys.stdout.buffer.write(written([]))
"""
EVERYTHING = """
import sys
from itertools import product
from pathlib import Path
from prometheus_client import Histogram
from app.metrics import counts
counts.share_counts(Path(sys.argv[1]))
for metric in list(counts._HERE._collector_to_names):
    words = {"kind": 24, "outcome": 8, "end": 6, "letter": 20, "result": 10, "move": 30}
    names = metric._labelnames
    for values in product(*(range(words.get(name, 8)) for name in names)):
        child = metric.labels(*(f"a_word_of_usual_size_{value}" for value in values))
        child.observe(1) if isinstance(metric, Histogram) else child.inc()
"""


@pytest.fixture
def started():
    """Starts a process of some lines of Python; kills what is left of them."""
    running = []

    def start(lines, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", lines, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def counting(started, folder, times):
    process = started(COUNTER, folder, times)
    assert process.stdout.readline() == "counted\n"
    return process


def told(started, folder):
    text, _ = started(TELLER, folder).communicate(timeout=30)
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


PLACED = ("clearhold_holds_total", ("platform", "woocommerce"), ("result", "placed"))
RELEASES = ("clearhold_release_seconds_count", ("cause", "check_passed"))
SOON = ("clearhold_release_seconds_bucket", ("cause", "check_passed"), ("le", "2.0"))


def test_any_process_tells_what_all_of_them_counted(started, tmp_path):
    counting(started, tmp_path, 2)
    counting(started, tmp_path, 3)

    figures = told(started, tmp_path)

    assert (figures[PLACED], figures[RELEASES], figures[SOON]) == (5, 5, 5)
    assert figures["clearhold_queue_reachable",] == 1


def test_a_killed_process_is_counted_on_by_the_one_after_it(started, tmp_path):
    for times in (2, 3, 4):
        process = counting(started, tmp_path, times)
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert told(started, tmp_path)[PLACED] == 9
    assert len(list(tmp_path.glob("counter_*.db"))) == 1


def test_a_forked_child_keeps_its_counts_apart(started, tmp_path):
    process = started(FORKER, tmp_path)
    assert process.stdout.readline() == "counted\n"

    assert told(started, tmp_path)[PLACED] == 1 + 3 + 3


def test_a_file_torn_by_a_power_cut_is_begun_anew(started, tmp_path):
    process = counting(started, tmp_path, 2)
    process.communicate("\n")
    [file] = tmp_path.glob("counter_*.db")
    file.write_bytes(file.read_bytes()[:4] + bytes(SIZES["counter"] - 4))

    counting(started, tmp_path, 3)

    assert told(started, tmp_path)[PLACED] == 3


def test_only_those_who_live_are_remembered_after_a_new_start(started, tmp_path):
    ended = counting(started, tmp_path, 2)
    counting(started, tmp_path, 3)
    ended.communicate("\n")

    started(FORGETTER, tmp_path).communicate(timeout=30)

    assert told(started, tmp_path)[PLACED] == 3


def test_where_there_is_no_room_a_process_counts_for_itself(started, tmp_path):
    told, _ = started(CRAMPED, tmp_path).communicate(timeout=30)

    assert 'clearhold_holds_total{platform="woocommerce",result="placed"} 1.0' in told
    assert {file.suffix for file in tmp_path.iterdir()} == {".lock"}


def test_every_label_has_room_without_the_files_growing(started, tmp_path):
    assert started(EVERYTHING, tmp_path).wait(60) == 0

    sizes = {file.name: file.stat().st_size for file in tmp_path.glob("*.db")}
    assert sizes == {f"{kind}_1.db": size for kind, size in SIZES.items()}
