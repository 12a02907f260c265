"""``python -m benchmarks.histories``: writes a history to a folder, with its truth beside it."""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.histories.history import History, history_of
from benchmarks.histories.profiles import Profile, seen_through
from benchmarks.histories.world import world_of


def main() -> None:
    """Write orders.jsonl, events.jsonl and truth.jsonl."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.histories", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--profile", type=Profile, choices=list(Profile), default=Profile.ALL)
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    args = parser.parse_args()
    write_history(args.out, history_of(world_of(args.seed, args.orders)), args.profile)


def write_history(folder: Path, history: History, profile: Profile) -> None:
    """Write the three files of a history, as a shop system hands it over."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "orders.jsonl", (seen_through(profile, one) for one in history.orders))
    _write(folder / "events.jsonl", history.events)
    _write(folder / "truth.jsonl", history.truths)


def _write(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


if __name__ == "__main__":
    main()
