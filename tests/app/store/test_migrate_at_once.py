"""Several hosts that start at once bring one database up to date once."""

import subprocess
import sys

_MIGRATE = """
import sys
from app.store.migrate import migrate
from app.store.transaction import Database
print(*migrate(Database(sys.argv[1])))
"""


def test_hosts_that_start_at_once_do_not_trip_over_one_another(empty_database_url):
    hosts = [
        subprocess.Popen(
            [sys.executable, "-c", _MIGRATE, empty_database_url], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = sorted(host.communicate(timeout=60)[0].split()[0] for host in hosts)

    assert [host.returncode for host in hosts] == [0, 0, 0]
    assert said[-1] == "None"
    assert said.count("None") == 1
