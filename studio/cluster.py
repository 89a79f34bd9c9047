"""Filming on many machines, by Dask: jobs go out to its workers, and films come back as bytes.

The films are committed here, whole or not at all; workers need no folder in common with this machine. A
worker that dies costs the job it had another try, twice; a scheduler that goes away ends the run.
"""

from __future__ import annotations

import logging
import os
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from studio import atomic
from studio.cluster_worker import Answer, difference, film_away, identity
from studio.errors import one_line
from studio.job import Film, Job
from studio.pool import PoolError, interrupts_ignored
from studio.worker_process import Result

if TYPE_CHECKING:
    import distributed

_TRIES, _MOST_BLAMED = 3, 9
_NOBODY = "tcp://0.0.0.0:0"  # a worker that there is not: what is for nobody else waits
_PATIENCE = 10  # seconds until a scheduler has to answer
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://[^\s/]+:[0-9]+")
_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")

Warn = Callable[[str], None]


class ClusterError(ValueError):
    """There is no cluster that could film; the message is one line."""


class CommitError(ValueError):
    """A film that came back cannot be kept; the message is one line."""


def address(given: Any) -> str:
    """A check: where a scheduler is, or how many workers to start here."""
    if not isinstance(given, str) or not (_ADDRESS.fullmatch(given) or _LOCAL.fullmatch(given)):
        raise ValueError(f"{given!r} is no cluster; allowed: tcp://HOST:PORT of a Dask scheduler, or local:N")
    return given


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address, or "local:4"; and the packages whose code must be the same on every worker."""

    address: str
    packages: tuple[str, ...]

    @contextmanager
    def connected(self, warn: Warn) -> Iterator[ClusterExecutor]:
        """The cluster as an executor. What is queued there when this ends is taken back.

        Raises ClusterError when Dask is not installed, no scheduler answers, or no worker can be used.
        """
        with _client(self.address) as client, _quiet():
            executor = ClusterExecutor(client, self, warn)
            try:
                executor.look_at_workers()
                yield executor
            finally:
                with interrupts_ignored():
                    executor.take_back()


@contextmanager
def _client(address: str) -> Iterator[distributed.Client]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise ClusterError("--cluster needs Dask: pip install 'fall-line[cluster]'") from None
    local = _LOCAL.fullmatch(address)
    if local:
        # As many deaths as it takes for us to give a job up are not for the scheduler to count.
        with (
            dask.config.set({"distributed.scheduler.allowed-failures": 10}),
            LocalCluster(
                int(local[1]), threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL + 1,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):  # fmt: skip
            yield client
        return
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError):
        raise ClusterError(f"{address}: no Dask scheduler answers there") from None
    try:
        yield client
    finally:
        with interrupts_ignored(), suppress(Exception):
            client.close(timeout=2)


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own messages are many, and what they mean for the films is said here."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@dataclass
class _Sent:
    """A job that is out.

    promise  what its sender waits for
    allowed  the workers that may do it; None: any
    moved    it was cancelled only because none of these is left
    worker   where it was begun last
    deaths   how many workers died while they did it
    blamed   how often Dask gave it up for workers that died while it was with them, begun or not
    """

    job: Job
    promise: Future[Result]
    future: distributed.Future[Answer] | None = None
    allowed: frozenset[str] | None = None
    moved: bool = False
    worker: str = ""
    deaths: int = 0
    blamed: int = 0


class ClusterExecutor(Executor):
    """Takes jobs and gives a future for each. It films them itself, whatever function it is given."""

    def __init__(self, client: distributed.Client, cluster: Cluster, warn: Warn) -> None:
        self._client, self._packages, self._warn = client, cluster.packages, warn
        self._address = cluster.address
        self._here = identity(cluster.packages)
        self._topic = f"fall-line-{os.urandom(8).hex()}"
        self._out: dict[str, _Sent] = {}
        self._sends = 0
        self._good: set[str] | None = None  # the workers to be used; None: any
        self._refused: set[str] = set()
        self._ended = False
        client.subscribe_topic(self._topic, self._on_start)
        client.subscribe_topic("all", self._on_cluster_event)

    def look_at_workers(self) -> None:
        """Refuse the workers that are not as it is here. Raises ClusterError when all are refused."""
        found: Mapping[str, Any] = self._client.run(identity, self._packages, on_error="return")
        for worker, there in found.items():
            bad = one_line(there) if isinstance(there, Exception) else difference(there, self._here)
            if bad:
                self._refuse(worker, bad, found)
        if found and self._good == set():
            raise ClusterError(f"{self._address}: no worker has the code and the versions that are here")
        if not found:
            self._warn(f"note: {self._address} has no workers yet; the jobs wait for them there")

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Send the job, which is the first of the arguments."""
        promise: Future[Result] = Future()
        promise.set_running_or_notify_cancel()
        self._send(_Sent(arguments[0], promise))
        return promise

    def take_back(self) -> None:
        """Nothing more is to be done: what is queued is cancelled, what is under way is not waited for."""
        self._ended = True
        with suppress(Exception):  # a scheduler that is gone has nothing queued
            self._client.unsubscribe_topic("all")
        futures = [sent.future for sent in self._out.values() if sent.future]
        with suppress(Exception):
            self._client.cancel(futures, force=True)

    def _send(self, sent: _Sent) -> None:
        self._sends += 1
        key = f"{self._topic}-{self._sends}"
        self._out[key] = sent
        sent.worker, sent.allowed = "", None if self._good is None else frozenset(self._good)
        arguments = (pickle.dumps(sent.job), self._packages, self._here, self._topic, key)
        workers = None if sent.allowed is None else sorted(sent.allowed) or [_NOBODY]
        sent.future = self._client.submit(film_away, *arguments, key=key, pure=False, workers=workers)
        sent.future.add_done_callback(lambda future: self._on_done(key, future))

    def _on_start(self, event: tuple[float, Mapping[str, str]]) -> None:
        sent = self._out.get(event[1]["key"])
        if sent:
            sent.worker = event[1]["worker"]

    async def _on_cluster_event(self, event: tuple[float, Any]) -> None:
        """Workers come and go: Dask says so to all who listen."""
        news = event[1] if isinstance(event[1], dict) else {}
        if news.get("action") == "remove-worker":
            await self._on_death(news["worker"], news.get("processing-tasks", ()))
        elif news.get("action") == "add-worker" and self._good is not None:
            self._good.add(news["worker"])
            await self._move(self._good)

    async def _on_death(self, worker: str, keys: Iterable[str]) -> None:
        """Count it for the job that the worker had begun, and for no other."""
        if self._good is not None:
            self._good.discard(worker)
        for key in keys:
            sent = self._out.get(key)
            if sent and sent.worker == worker:
                sent.deaths += 1
                if sent.deaths >= _TRIES and sent.future:
                    await sent.future.cancel(asynchronous=True)

    async def _move(self, good: Set[str]) -> None:
        """Send the jobs again that wait for workers which are gone: a restarted one has a new address."""
        for sent in list(self._out.values()):
            if sent.allowed is not None and not sent.allowed & good and sent.future:
                sent.moved = True
                await sent.future.cancel(asynchronous=True)

    def _on_done(self, key: str, future: distributed.Future[Answer]) -> None:
        sent = self._out.pop(key)
        if self._ended:
            return
        try:
            result = self._result(sent, future)
            if result is None:
                self._send(sent)
            else:
                sent.promise.set_result(result)
        except BaseException as failure:
            sent.promise.set_exception(failure)

    def _result(self, sent: _Sent, future: distributed.Future[Answer]) -> Result | None:
        """What became of the job; None when it has to be sent again."""
        from distributed import KilledWorker

        if sent.deaths >= _TRIES:
            return None, f"{_TRIES} workers died of it", 0.0
        if future.cancelled() and sent.moved:
            sent.moved = False
            return None
        if future.cancelled():
            raise PoolError(f"{self._address}: its scheduler is gone; the same command goes on from here")
        failure = future.exception()
        if isinstance(failure, KilledWorker) and sent.blamed < _MOST_BLAMED:
            sent.blamed += 1
            return None
        if failure is not None:
            return None, one_line(failure), 0.0
        answer: Answer = future.result()
        if answer.differs:
            self._refuse(answer.worker, answer.differs, self._client.nthreads())
            if self._good:
                return None
            return None, f"no worker could be used: {answer.differs}", 0.0
        if not answer.film:
            return None, f"{answer.error} (on {answer.worker})", answer.seconds
        return committed(sent.job, answer), "", answer.seconds

    def _refuse(self, worker: str, why: str, workers: Mapping[str, Any]) -> None:
        if worker not in self._refused:
            self._refused.add(worker)
            self._warn(f"note: the worker {worker} is not used: {why}")
        self._good = set(workers) - self._refused


def committed(job: Job, answer: Answer) -> Film:
    """Keep the files of a film that came back, under the job's names. Raises CommitError."""
    film = answer.film
    assert film is not None
    part, name = atomic.part(job.target), job.target.name
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        parts = {}
        for nth, (file, content) in enumerate(answer.files.items()):
            final = job.target.with_name(file)
            parts[final] = part if file == name else part.with_name(f"{part.name}.{nth}")
            parts[final].write_bytes(content)
        stamps = atomic.stamps(parts)
        sent = {path.name: stamp.sha256 for path, stamp in film.stamps.items()}
        if {path.name: stamp.sha256 for path, stamp in stamps.items()} != sent:
            raise CommitError(f"{name} did not come back as it was made")
        beside = {final: path for final, path in parts.items() if path != part}
        atomic.commit(job.target, part, beside)
    except OSError as error:
        raise CommitError(one_line(error)) from error
    finally:
        atomic.clear(part)
    return replace(film, path=job.target, extras=tuple(beside), stamps=stamps)
