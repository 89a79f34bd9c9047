"""The manifest of a folder: what has been made from what, and which files are still as they should be.

`manifest.sqlite`, in the folder the files are in, has one row a file, and in it what lies beside the file.
Every change is one transaction with a rollback journal, so that a kill at any moment leaves the last whole
state. A write-ahead log would be quicker, but its index is memory that only processes of one machine share,
and these folders are shared by machines.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from studio.fingerprint import digest, plain_spec
from studio.job import Film, Product, Stamp

MANIFEST = "manifest.sqlite"
OLDER = "manifest.json"
"""What the manifest was before it was a database. One that is found is taken over and renamed."""

COLUMNS = (
    "path", "bytes", "mtime_ns", "sha256", "format", "width", "height", "fps", "quality", "frames",
    "duration", "title", "status", "alt", "recipe", "fingerprint", "place", "seconds",
    "sections", "parameters", "versions", "extras",
)  # fmt: skip
NESTED = frozenset({"sections", "parameters", "versions", "extras"})
"""Columns that hold lists and tables, as JSON."""

_OURS, _VERSION = 0x46616C6C, 1  # the database's application_id and user_version
_PATIENCE = 30.0  # seconds to wait for another run that is writing
_SAVE = f"INSERT OR REPLACE INTO films ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"

Entry = dict[str, Any]


class ManifestError(ValueError):
    """The manifest cannot be read or written; the message is one line that says what to do."""


class Manifest:
    """The manifest of one folder, read row by row. Nothing is written, or made, before the first change."""

    def __init__(self, folder: Path) -> None:
        """Raises ManifestError when there is a database that is damaged, or another program's."""
        self.folder, self._path = folder, folder / MANIFEST
        with self._explained():
            self._db, self._on_disk = self._opened()

    def __enter__(self) -> Manifest:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    @property
    def entries(self) -> dict[str, Entry]:
        """What the manifest says of every file, by its path, in the order of the paths."""
        with self._explained():
            rows = self._db.execute(f"SELECT {', '.join(COLUMNS)} FROM films ORDER BY path")
            return {row[0]: entry_of(row) for row in rows}

    def entry(self, target: Path) -> Entry:
        """What the manifest says of a file; empty where it says nothing."""
        with self._explained():
            row = self._row(COLUMNS, target)
        return entry_of(row) if row else {}

    def film(self, target: Path) -> Film:
        """A file that was entered, as it was when it was made. Raises KeyError for one that was not."""
        entry = self.entry(target)
        return Film(
            path=target,
            frames=entry["frames"],
            duration=entry["duration"],
            size_bytes=entry["bytes"],
            sections=tuple((name, start) for name, start in entry["sections"]),
            extras=tuple(self.folder / extra["path"] for extra in entry["extras"]),
            words={"verdict": entry["status"], "alt": entry["alt"]},
        )

    def stale(self, job: Product) -> str:
        """Why the job must run; empty when its file is there, whole, and made from the same things."""
        with self._explained():
            row = self._row(("path", "bytes", "mtime_ns", "sha256", "extras", "fingerprint"), job.target)
        if not row:
            return "not made yet"
        *file, extras, made_from = row
        files = [Stamp(*file), *(stamp_of(extra) for extra in json.loads(extras or "[]"))]
        for stamp in files:
            trouble = altered(self.folder, stamp)
            if trouble:
                return trouble
        if not made_from:
            return "not known what it was made from"
        return "" if made_from == job.fingerprint else "made from other code, parameters or versions"

    def record(self, job: Product, film: Film, *, versions: Mapping[str, str], seconds: float) -> None:
        """Enter a file that was just made.

        Raises ManifestError when the manifest cannot be written, or when the file is no longer the one that
        was made: another run has replaced it, and enters it itself.
        """
        stamps = [self._stamp(film, path) for path in (film.path, *film.extras)]
        first, *beside = (stamp._asdict() for stamp in stamps)
        entry = {
            **first,
            **plain_spec(job.spec),
            "frames": film.frames,
            "duration": film.duration,
            "title": job.title,
            "status": film.words.get("verdict", ""),
            "alt": film.words.get("alt", ""),
            "recipe": job.recipe,
            "fingerprint": job.fingerprint,
            "place": job.place,
            "seconds": round(seconds, 2),
            "sections": film.sections,
            "parameters": {**job.parameters, **({"group": job.group} if job.group else {})},
            "versions": versions,
            "extras": beside,
        }
        with self._changing() as db:
            db.execute(_SAVE, row_of(entry))

    def tidy(self, jobs: Iterable[Product]) -> None:
        """Enter the places that the files of these jobs have now, and drop the files that are gone.

        Raises ManifestError when the manifest cannot be written.
        """
        places = {self._name(job.target): job.place for job in jobs}
        with self._explained():
            known = dict(self._db.execute("SELECT path, place FROM films"))
        gone = [(path,) for path in known if not (self.folder / path).exists()]
        moved = [(place, path) for path, place in places.items() if path in known and known[path] != place]
        if gone or moved:
            with self._changing() as db:
                db.executemany("UPDATE films SET place = ? WHERE path = ?", moved)
                db.executemany("DELETE FROM films WHERE path = ?", gone)

    def _row(self, columns: Iterable[str], target: Path) -> tuple[Any, ...] | None:
        query = f"SELECT {', '.join(columns)} FROM films WHERE path = ?"
        found: tuple[Any, ...] | None = self._db.execute(query, (self._name(target),)).fetchone()
        return found

    def _name(self, path: Path) -> str:
        try:
            return path.relative_to(self.folder).as_posix()
        except ValueError:
            return Path(os.path.relpath(path, self.folder)).as_posix()

    def _stamp(self, film: Film, path: Path) -> Stamp:
        """The file as it was made, if it is still there like that."""
        name = self._name(path)
        try:
            now = path.stat()
            made = film.stamps.get(path) or Stamp(name, now.st_size, now.st_mtime_ns, digest(path))
            if (now.st_size, now.st_mtime_ns) != (made.bytes, made.mtime_ns) and digest(path) != made.sha256:
                raise ManifestError(f"{path} was replaced meanwhile: another run makes the same files here")
        except OSError as error:
            raise ManifestError(f"{path} is gone again: {(error.strerror or '').lower()}") from None
        return made._replace(path=name, mtime_ns=now.st_mtime_ns)

    def _opened(self) -> tuple[sqlite3.Connection, bool]:
        """The database and whether it is the one on disk; until there is one, what it will begin with."""
        if os.path.exists(self._path):
            db = connected(self._path)
            if is_ours(db):
                return db, True
            db.close()
        db = connected(":memory:")
        created(db, older_entries(self.folder))
        return db, False

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """A transaction on disk, all of it or nothing; the first one makes the database."""
        with self._explained():
            if not self._on_disk:
                db = connected(self._path)
                with _transaction(db):
                    if not is_ours(db):
                        created(db, older_entries(self.folder))
                self._db.close()
                self._db, self._on_disk = db, True
                with suppress(OSError):
                    os.replace(self.folder / OLDER, self.folder / f"{OLDER}.old")
            with _transaction(self._db):
                yield self._db

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, json.JSONDecodeError) as error:
            raise ManifestError(f"{self._path} {_reason(error)}") from None


def connected(path: Path | str) -> sqlite3.Connection:
    """A connection whose transactions are begun by name. Raises sqlite3.Error."""
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        db.close()
        raise
    return db


def is_ours(db: sqlite3.Connection) -> bool:
    """Whether the database is a manifest; False for an empty one. Raises sqlite3.Error for any other."""
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if owner == _OURS and version == _VERSION:
        return True
    if owner or version or db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise sqlite3.NotSupportedError("later" if owner == _OURS else "foreign")
    return False


def created(db: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Make the table, with these entries; those that are no entries are left out."""
    db.execute(f"CREATE TABLE films (path TEXT PRIMARY KEY, {', '.join(COLUMNS[1:])}) WITHOUT ROWID")
    for entry in entries:
        with suppress(sqlite3.Error, TypeError):  # a value that no manifest holds
            db.execute(_SAVE, row_of(entry))
    db.execute(f"PRAGMA application_id = {_OURS}")
    db.execute(f"PRAGMA user_version = {_VERSION}")


def older_entries(folder: Path) -> list[Entry]:
    """The entries of a manifest from before it was a database; none where there is none that can be read."""
    try:
        entries = json.loads((folder / OLDER).read_text(encoding="utf-8"))["files"]
        return [{**entry, "path": path} for path, entry in entries.items() if isinstance(entry, dict)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def row_of(entry: Mapping[str, Any]) -> list[Any]:
    """An entry as the database holds it."""
    return [
        json.dumps(entry[name], ensure_ascii=False) if name in NESTED and name in entry else entry.get(name)
        for name in COLUMNS
    ]


def entry_of(row: Iterable[Any]) -> Entry:
    """A row as an entry: what is not known is not in it."""
    named = zip(COLUMNS, row, strict=True)
    return {
        name: json.loads(value) if name in NESTED else value for name, value in named if value is not None
    }


def stamp_of(record: Mapping[str, Any]) -> Stamp:
    return Stamp(*(record.get(name) for name in Stamp._fields))  # type: ignore[arg-type]


def altered(folder: Path, stamp: Stamp) -> str:
    """What is wrong with a file that was entered. Its content is only read when its date has changed."""
    path = os.path.join(folder, str(stamp.path))
    try:
        now = os.stat(path)
        same = now.st_size == stamp.bytes and (
            now.st_mtime_ns == stamp.mtime_ns or digest(Path(path)) == stamp.sha256
        )
    except OSError:
        return f"{os.path.basename(path)} is missing"
    return "" if same else f"{os.path.basename(path)} is not as it was made"


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _reason(error: Exception) -> str:
    """What is wrong with the database, and the way out."""
    name = getattr(error, "sqlite_errorname", "") or str(error)
    if isinstance(error, json.JSONDecodeError) or "UTF-8" in name:
        name = "SQLITE_CORRUPT"
    if name.startswith("SQLITE_IOERR") and name.endswith("LOCK"):
        name = "SQLITE_PROTOCOL"
    anew = "--rebuild makes it anew from the films"
    for sign, reason in {
        "later": "was made by a later version of this program; use that version, or --rebuild",
        "foreign": f"is another program's database; {anew}, and keeps this one as {MANIFEST}.old",
        "SQLITE_NOTADB": f"is no database; {anew}",
        "SQLITE_CORRUPT": f"is damaged; {anew}",
        "SQLITE_ERROR": f"is damaged ({error}); {anew}",
        "SQLITE_BUSY": "is held by another run, or its folder has no locks that work: films on a local disk",
        "SQLITE_PROTOCOL": "cannot be locked: its folder has no locks that work; film on a local disk",
        "SQLITE_READONLY": "cannot be written: it is read-only",
        "SQLITE_FULL": "cannot be written: no space left on device",
    }.items():
        if name.startswith(sign):
            return reason
    return f"cannot be used: {error}"
