"""``python -m benchmarks.quality``: how good a pack's decisions are on invented histories."""

import argparse
from pathlib import Path

from app.logs import configure_logs
from app.rules.pack_file import read_pack
from app.rules.packs import by_name
from benchmarks.histories.profiles import Profile
from benchmarks.quality.report import Measured, measure, table
from benchmarks.quality.seeds import HELD_OUT


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--pack", default="balanced", help="by name, or a file (%(default)s)")
    parser.add_argument("--orders", type=int, default=8000, help="in each history (%(default)s)")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(HELD_OUT[:6]))
    args = parser.parse_args()
    configure_logs("benchmarks")
    path = Path(args.pack)
    pack = read_pack(path.read_text()) if path.suffix == ".toml" else by_name(args.pack)
    measured: list[Measured] = []
    for seed in args.seeds:
        for profile in Profile:
            measured.append(measure(pack, seed, args.orders, profile))
            print(f"seed {seed}, {profile}: {measured[-1].quality}", flush=True)
    print("\n".join(table(measured)))


if __name__ == "__main__":
    main()
