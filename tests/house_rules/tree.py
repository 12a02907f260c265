"""The files of this project, as a checkout has them."""

from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "connectors", "workers")

_NOT_OURS = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines())]


def name_of(path: Path) -> str:
    """How a test calls a file: by its path from the root."""
    return path.relative_to(ROOT).as_posix()


def files(folder: Path = ROOT) -> list[Path]:
    """All files beneath ``folder``, but for what tools, runs and git leave there."""
    found = []
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in _NOT_OURS if pattern):
            continue
        found += files(path) if path.is_dir() else [path]
    return found


def python_files(*folders: str) -> list[Path]:
    """The Python files of these folders, of the whole project when none is named."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and (not folders or path.relative_to(ROOT).parts[0] in folders)
    ]


def texts() -> list[Path]:
    """All files that hold text and were written here, not recorded."""
    return [path for path in files() if not is_recorded(path) and _is_text(path)]


def is_recorded(path: Path) -> bool:
    """Whether a file is what somebody else's system sent, kept byte for byte."""
    return ROOT / "tests" / "fixtures" in path.parents


def _is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:8000]
