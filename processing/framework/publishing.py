"""Finished results moved into place: all of a run's or none, one run per file at a time, also when a run is killed.

Results lie ready in hidden folders beside their targets. A plan of all steps is written there before the first one, so
that after a kill the next run that writes to the folder can finish what was begun, or undo it. Where a target has been
changed by somebody since, it is left alone: nothing is worth a user's edits.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsFeedback, QgsProcessingFeedback

from klimaklok_plugin.analysis.core.messages import Cancelled, Note

from . import gpkg
from .texts import word

PREFIX = ".klimaklok_"
PLAN, PART_OF = "plan.json", "part_of"
LOOK_S = 0.05  # how often those who wait look around

HELD = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK, 36)
"""What systems answer when another has the lock; 36 is Windows'."""

MOVE, MERGE, OVERWRITE = "move", "merge", "overwrite"


class Lock:
    """A lock in the form of a file, which the system frees when its holder dies; the file goes with its last holder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.works = True
        """False where the file system has no locks: then nobody can tell who is alive."""
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock unless somebody has it.

        Raises
        ------
        OSError
            If nothing can be written in its folder.
        """
        while True:
            handle = self._opened()
            if handle is None:
                return False
            taken = _try_lock(handle)
            if taken is None:
                self.works = False
            if taken is not False:
                with contextlib.suppress(OSError):
                    if os.path.samestat(os.fstat(handle), self.path.stat()):
                        self._handle = handle
                        return True
                os.close(handle)  # its last holder has removed the file meanwhile
            else:
                os.close(handle)
                return False

    def _opened(self) -> int | None:
        """Open the file, also that of another user; None when it cannot be seen who has it."""
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        except PermissionError:
            if not self.path.exists():
                raise
            with contextlib.suppress(OSError):
                return os.open(self.path, os.O_RDONLY)
            return None
        with contextlib.suppress(OSError):
            self.path.chmod(0o666)  # so that other users can take it, whatever is usual here
        return handle

    def free(self, *, keep: bool = False) -> None:
        """Let others have it; with `keep` the file stays."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform == "win32":  # where a file that is open cannot be removed
            os.close(handle)
        if not keep:
            with contextlib.suppress(OSError):
                self.path.unlink()
        if sys.platform != "win32":
            os.close(handle)


def _try_lock(handle: int) -> bool | None:
    """Return whether a lock could be taken, None where the file system has none."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in HELD else None
    return True


class Patience:
    """Waiting for others, where the user sees it and can stop it."""

    def __init__(self, feedback: QgsFeedback | None) -> None:
        self._feedback = feedback

    def cancelled(self) -> bool:
        return self._feedback is not None and self._feedback.isCanceled()

    def look(self) -> None:
        if self.cancelled():
            raise Cancelled

    def until(self, attempt: Callable[[], bool], file: Path) -> None:
        """Try until it works, or the user cancels."""
        said = False
        while not attempt():
            if not said and isinstance(self._feedback, QgsProcessingFeedback):
                words = word(Note("output_waiting", {"file": str(file)}))
                self._feedback.setProgressText(words)
                self._feedback.pushInfo(words)
                said = True
            self.look()
            time.sleep(LOOK_S)

    def let_go(self, call: Callable[[], Any], file: Path, wait_s: float) -> Any:
        """Return what `call` returns once no other program holds the database, or the file, locked."""
        found: list[Any] = []
        deadline = time.monotonic() + wait_s

        def attempt() -> bool:
            try:
                found.append(call())
            except (sqlite3.OperationalError, PermissionError) as error:
                busy = sys.platform == "win32" if isinstance(error, PermissionError) else gpkg.is_locked(error)
                if not busy or time.monotonic() > deadline:
                    raise
                return False
            return True

        self.until(attempt, file)
        return found[0]


@contextlib.contextmanager
def held(targets: Iterable[Path], patience: Patience) -> Iterator[None]:
    """Let only one run at a time move results to these files; others wait, also those of other users."""
    taken: list[Lock] = []
    try:
        # Always in one order: two runs would else wait for each other.
        for path, target in sorted({_lock_file(target): target for target in targets}.items()):
            lock = Lock(path)
            patience.until(lock.take, target)
            taken.append(lock)
        yield
    finally:
        for lock in reversed(taken):
            lock.free()


def _lock_file(target: Path) -> Path:
    name = hashlib.sha256(target.name.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return target.parent / f"{PREFIX}{name}.lock"


# --- folders of runs --------------------------------------------------------------------------------------------------


class Folder:
    """A hidden folder beside the targets; its lock tells others that its run is alive."""

    def __init__(self, parent: Path) -> None:
        while True:
            name = f"{PREFIX}{secrets.token_hex(5)}"
            self.path = parent / name
            self._lock = Lock(parent / f"{name}.lock")
            # The lock is there before the folder, and goes after it: a folder without lock is a dead run's.
            if not self.path.exists() and self._lock.take():
                self.path.mkdir()
                return

    def inner(self) -> Path:
        """Return a new folder in it."""
        return Path(tempfile.mkdtemp(dir=self.path))

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.free()


def sweep(parent: Path) -> None:
    """Finish or undo what killed runs left in a folder, and remove it."""
    for entry in list(parent.glob(f"{PREFIX}*")):
        lock = Lock(entry if entry.suffix == ".lock" else entry.with_name(f"{entry.name}.lock"))
        if entry.suffix == ".lock" and entry.with_suffix("").exists():
            continue
        if not lock.take():  # its run is alive
            continue
        if not lock.works:
            lock.free(keep=True)
            continue
        try:
            if entry.is_dir():
                _clear(entry)
        finally:
            lock.free()


def _clear(folder: Path) -> None:
    """Remove a dead run's folder, unless its plan cannot be seen to just now."""
    main = folder
    with contextlib.suppress(OSError, UnicodeError):
        main = Path((folder / PART_OF).read_text(encoding="utf-8"))
    done = True
    if main == folder or not main.exists():
        done = _recover(folder)
    else:
        lock = Lock(main.with_name(f"{main.name}.lock"))
        if not lock.take():
            return
        try:
            done = _recover(main)
        finally:
            lock.free()
    if done:
        shutil.rmtree(folder, ignore_errors=True)


# --- the plan ---------------------------------------------------------------------------------------------------------


@dataclass
class Step:
    """One thing to be done to one file.

    Attributes
    ----------
    kind : str
        MOVE a file into place, MERGE the tables of a GeoPackage into another, or OVERWRITE one that is open elsewhere.
    staged, target : str
        From where to where.
    before, after : object
        What the target is before (None: it is not there) and after; see `_state`.
    """

    kind: str
    staged: str
    target: str
    before: Any = None
    after: Any = None

    @property
    def kept(self) -> Path:
        """Where the former file is kept until all is done."""
        return Path(f"{self.staged}.before")

    def state(self) -> Any:
        return _state(Path(self.target), self.after if self.kind != MOVE else None)


def _state(path: Path, like: Any = None) -> Any:
    """Return what tells whether a file was changed; of a GeoPackage when the tables (those of `like`) were.

    QGIS changes a GeoPackage's file by opening it, so its bytes tell nothing.
    """
    if not path.exists():
        return None
    if path.is_file() and gpkg.kind_of(path, gpkg.BRIEFLY_S) == gpkg.GEOPACKAGE:
        moments = gpkg.last_changes(path)
        return moments if like is None else {table: moments.get(table) for table in like}
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


class Plan:
    """The steps of one run."""

    def __init__(self, folders: list[Path], wait_s: float, patience: Patience) -> None:
        self._folders, self._wait_s, self._patience = folders, wait_s, patience
        self._steps: list[Step] = []
        self._merges: list[gpkg.Merge] = []
        self.current: Path | None = None

    def add(self, kind: str, staged: Path, target: Path) -> None:
        """Add a step; a merge is carried out at once, where nobody sees it before all is done."""
        self.current = target
        step = Step(kind, str(staged), str(target), None, _state(staged))
        if kind == MERGE:
            merge = gpkg.Merge(target, staged, self._patience.cancelled)
            self._merges.append(merge)
            self._patience.let_go(merge.begin, target, self._wait_s)
            step.before = step.state()
            merge.run()
        elif target.exists():
            step.before = self._patience.let_go(step.state, target, self._wait_s)
            _keep(step)
        self._steps.append(step)

    def carry_out(self, last: Callable[[], None] | None = None) -> None:
        """Do all steps, or none.

        `last` is called when only what is already written is to be made visible. Until then a killed run is undone,
        and finished from then on.
        """
        main = self._folders[0]
        done: list[Step] = []
        try:
            for folder in self._folders[1:]:
                (folder / PART_OF).write_text(str(main), encoding="utf-8")
            self._note("forward" if last is None else "back")
            for step in self._steps:
                self.current = Path(step.target)
                if step.kind != MERGE:
                    done.append(step)
                    self._patience.let_go(lambda step=step: _do(step), self.current, self._wait_s)
            if last is not None:
                last()
                self._note("forward")
            for merge in self._merges:
                self.current = merge.target
                self._patience.let_go(merge.commit, merge.target, self._wait_s)
        except BaseException:
            self.give_up(done)
            raise
        with contextlib.suppress(OSError):  # it goes with its folder otherwise
            (main / PLAN).unlink()

    def give_up(self, done: Iterable[Step] = ()) -> None:
        """Leave all as it was."""
        if (self._folders[0] / PLAN).exists():
            with contextlib.suppress(OSError):
                self._note("back")
        for step in done:
            with contextlib.suppress(OSError, sqlite3.Error):
                _undo(step)
        for merge in self._merges:
            merge.rollback()
        with contextlib.suppress(OSError):
            (self._folders[0] / PLAN).unlink()

    def _note(self, direction: str) -> None:
        main = self._folders[0]
        text = json.dumps(
            {"folder": str(main), "direction": direction, "steps": [asdict(each) for each in self._steps]}
        )
        draft = main / f"{PLAN}.new"
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(main / PLAN)


def _keep(step: Step) -> None:
    """Keep what stands at the target; it is there at every moment, for others may be reading it."""
    target = Path(step.target)
    if step.kind == OVERWRITE:
        gpkg.overwrite(step.kept, target, 1.0)
        return
    try:
        step.kept.hardlink_to(target)
    except OSError:
        shutil.copy2(target, step.kept)


def _do(step: Step) -> None:
    staged, target = Path(step.staged), Path(step.target)
    if step.kind == MOVE:
        staged.replace(target)
    elif step.kind == OVERWRITE:
        gpkg.overwrite(target, staged, gpkg.BRIEFLY_S)
    else:
        merge = gpkg.Merge(target, staged)
        try:
            merge.begin()
            merge.run()
            merge.commit()
        except BaseException:
            merge.rollback()
            raise


def _undo(step: Step) -> None:
    """Leave the target as it was; a step that was not done yet changes nothing."""
    target = Path(step.target)
    if not _is_done(step):
        return
    if step.kind == OVERWRITE:
        gpkg.overwrite(target, step.kept, gpkg.BRIEFLY_S)
    elif step.kept.exists():
        step.kept.replace(target)
    elif target.is_dir():
        shutil.rmtree(target)
    elif step.before is None:
        target.unlink(missing_ok=True)


def _is_done(step: Step) -> bool:
    return not Path(step.staged).exists() if step.kind == MOVE else step.state() == step.after


def _recover(folder: Path) -> bool:
    """Finish or undo the plan of a dead run; return False when that cannot be done just now."""
    try:
        plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        steps = [Step(**each) for each in plan["steps"]]
    except (OSError, ValueError, TypeError, KeyError):
        return True  # killed before anything was changed, or after everything was
    if plan["folder"] != str(folder):
        return True  # seen from another machine: names mean something else there
    taken: list[Lock] = []
    try:
        for path in sorted({_lock_file(Path(step.target)) for step in steps}):
            lock = Lock(path)
            if not lock.take():
                return False
            taken.append(lock)
        _finish_or_undo(steps, forward=plan["direction"] == "forward")
        (folder / PLAN).unlink()
    except (OSError, sqlite3.Error):
        return False
    finally:
        for lock in taken:
            lock.free()
    return True


def _finish_or_undo(steps: list[Step], *, forward: bool) -> None:
    """Do the steps that are left, or undo those that were done; neither where somebody has changed a target since."""
    done = [step for step in steps if _is_done(step)]
    rest = [step for step in steps if step not in done]
    if forward and all(step.state() == step.before for step in rest):
        for step in rest:
            _do(step)
    elif all(step.kind != MERGE and step.state() == step.after for step in done):
        for step in done:
            _undo(step)
