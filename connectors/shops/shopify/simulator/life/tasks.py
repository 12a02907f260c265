"""Things that the platform does by itself after a while: put down in the file, done when due."""

import json
from collections.abc import Callable, Mapping
from threading import Lock, Thread

from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json

Task = Callable[[Scene, Json], None]
"""Does one thing at a shop; the argument is what was put down with it."""

_IDLE_SECONDS = 60.0


def put_down(scene: Scene, kind: str, due: float, argument: Json) -> None:
    """Let something happen at that moment."""
    scene.connection.execute(
        "INSERT INTO tasks (due, kind, shop, argument) VALUES (?, ?, ?, ?)",
        (due, kind, scene.domain, json.dumps(argument)),
    )


class Clockwork:
    """One thread that does what is due, one thing after the other."""

    def __init__(self, platform: Platform, tasks: Mapping[str, Task]) -> None:
        self._platform = platform
        self._tasks = tasks
        self._turn = Lock()
        self._thread = Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread; ``platform.stopping`` has been set."""
        self._platform.tasks_changed.set()
        self._thread.join(timeout)

    def run_due(self) -> None:
        """Do all that is due at this moment."""
        while self._do_next():
            pass

    def _run(self) -> None:
        while not self._platform.stopping.is_set():
            self._platform.tasks_changed.clear()
            self.run_due()
            self._platform.tasks_changed.wait(self._seconds_to_next())

    def _seconds_to_next(self) -> float:
        with self._platform.database.reading() as connection:
            due = connection.execute("SELECT min(due) FROM tasks").fetchone()[0]
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.001, float(due) - self._platform.now))

    def _do_next(self) -> bool:
        if self._platform.stopping.is_set():
            return False
        with self._turn, self._platform.database.writing() as connection:
            task = connection.execute(
                "SELECT * FROM tasks WHERE due <= ? ORDER BY due, id LIMIT 1",
                (self._platform.now,),
            ).fetchone()
            if task is None:
                return False
            connection.execute("DELETE FROM tasks WHERE id = ?", (task["id"],))
            run = self._tasks[task["kind"]]
            scene = Scene(platform=self._platform, connection=connection, domain=task["shop"])
            run(scene, json.loads(task["argument"]))
        self._platform.events_changed.set()
        return True
