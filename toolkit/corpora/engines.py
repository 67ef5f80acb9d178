"""Who works a corpus out: this process, several on this machine, or those of a cluster.

Each is handed tasks and does them in any order: a function of a module, with what it needs to find
its part on a disk that all of them see. A process that is lost is replaced, and what it had in
hand is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from itertools import islice
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeAlias

from toolkit.case.mistakes import did_you_mean
from toolkit.extras import needing, sparing
from toolkit.schema import InputError

LOCAL, DASK = "local", "dask"
ENGINES = (LOCAL, DASK)

RENEWED = 20
"""Tasks after which a process is replaced: the words that a parser met stay in its memory."""

TRIES = 3
"""How often a task is begun whose process is lost."""

AHEAD = 4
"""Tasks for each process of a cluster that it is told of at once."""

Task: TypeAlias = tuple[Any, ...]
"""What a function is called with; the second is the name of the part."""

Spread: TypeAlias = Callable[[Callable[..., None], Iterable[Task]], Iterator[Task]]
"""Has a function called with each of the tasks; gives each as it is done."""


class LostError(RuntimeError):
    """A process that worked on a part was ended, again and again."""


@contextmanager
def engine_named(engine: str, processes: int, address: str = "") -> Iterator[Spread]:
    """What spreads tasks: `local` over so many processes, `dask` over those of a scheduler.

    Without an address `dask` starts so many workers on this machine. Raises InputError for another
    name, an address that `local` does not need, a scheduler that does not answer, and workers of a
    cluster that have other software than this process.
    """
    if engine not in ENGINES:
        hint = did_you_mean(engine, ENGINES)
        raise InputError(f"there is no engine {engine!r}.{hint} Take {' or '.join(ENGINES)}.")
    if processes < 1:
        raise InputError(f"{processes} processes do nothing; give a number from 1 on.")
    if engine == DASK:
        with _cluster(processes, address) as spread:
            yield spread
        return
    if address:
        raise InputError("an address is of a scheduler; give engine 'dask' with it.")
    if processes == 1:
        yield _here
        return
    with _Processes(processes) as spread:
        yield spread


def _here(function: Callable[..., None], tasks: Iterable[Task]) -> Iterator[Task]:
    for task in tasks:
        function(*task)
        yield task


# ---------------------------------------------------------------- this machine


class _Processes:
    """Processes of this machine, each by itself, so that one that is lost takes no other along."""

    def __init__(self, number: int) -> None:
        self._workers = [_Worker() for _ in range(number)]

    def __enter__(self) -> Spread:
        return self._spread

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()

    def _spread(self, function: Callable[..., None], tasks: Iterable[Task]) -> Iterator[Task]:
        """Have each process do one task at a time."""
        waiting, taking = iter(tasks), Lock()
        done: SimpleQueue[Task | Exception | None] = SimpleQueue()

        def work(worker: _Worker, task: Task | None) -> None:
            try:
                while task is not None:
                    worker.do(function, task)
                    done.put(task)
                    with taking:
                        task = next(waiting, None)
                done.put(None)
            except Exception as error:
                done.put(error)

        threads = [
            Thread(target=work, args=both, daemon=True)
            for both in zip(self._workers, waiting, strict=False)
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in threads:
                while (one := done.get()) is not None:
                    if isinstance(one, Exception):
                        raise one
                    yield one
        except BaseException:
            self.__exit__()
            raise
        finally:
            for thread in threads:
                thread.join()


class _Worker:
    """One process, replaced when it is lost and when it did enough."""

    def __init__(self) -> None:
        self._executor: Any = None
        self._did = 0
        self._stopped = False

    def do(self, function: Callable[..., None], task: Task) -> None:
        """Have a task done. Raises LostError if each process that tried was lost."""
        for _ in range(TRIES):
            try:
                self._process().submit(function, *task).result()
            except BrokenExecutor:
                self.end()
            else:
                self._did += 1
                return
            if self._stopped:
                break
        raise LostError(_why_lost(task))

    def end(self) -> None:
        """End the process."""
        executor, self._executor, self._did = self._executor, None, 0
        if executor is not None:
            executor.shutdown(wait=True, kill_workers=True)

    def stop(self) -> None:
        """End the process, whatever it does, and start no other."""
        self._stopped = True
        self.end()

    def _process(self) -> Any:
        if self._did == RENEWED:
            self.end()
        if self._executor is None:
            from joblib.externals.loky import ProcessPoolExecutor  # type: ignore[import-untyped]

            self._executor = ProcessPoolExecutor(1, timeout=None, initializer=_begin)
        return self._executor


def _begin() -> None:
    """Read what is needed for the work and nothing else: spaCy looks for a library of 500 MB."""
    with sparing("torch"):
        import toolkit.corpora.reading  # noqa: F401


def _why_lost(task: Task) -> str:
    return (
        f"a process that worked on {task[1]} was ended {TRIES} times, most likely because memory "
        "ran out; what others did is kept. Take fewer processes, or fewer reports in a part."
    )


# ---------------------------------------------------------------- a cluster


@contextmanager
def _cluster(processes: int, address: str) -> Iterator[Spread]:
    with needing("corpora", "engine 'dask'"):
        import distributed
    try:
        client = (
            distributed.Client(address, timeout=30)
            if address
            else distributed.Client(
                n_workers=processes, threads_per_worker=1, dashboard_address=None,
            )
        )  # fmt: skip
    except (OSError, ValueError) as error:
        what = " ".join(str(error).split())[:200]
        raise InputError(f"no scheduler answers at {address!r} ({what}).") from None

    def spread(function: Callable[..., None], tasks: Iterable[Task]) -> Iterator[Task]:
        waiting = iter(tasks)
        ahead = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        asked: dict[Any, Task] = {}

        def ask(number: int) -> list[Any]:
            new = {
                client.submit(function, *task, pure=False): task for task in islice(waiting, number)
            }
            asked.update(new)
            return list(new)

        finished = distributed.as_completed(ask(ahead))
        try:
            for future in finished:
                task = asked.pop(future)
                try:
                    future.result()
                except distributed.KilledWorker:
                    raise LostError(_why_lost(task)) from None
                yield task
                for one in ask(1):
                    finished.add(one)
        finally:
            client.cancel(list(asked))

    with client:
        check_workers(client)
        yield spread


def check_workers(client: Any) -> None:
    """Ask each worker of a cluster for its software. Raises InputError where it is another."""
    from toolkit.corpora.software import differences, software

    try:
        found = client.run(software)
    except Exception as error:  # whatever a worker without the toolkit ends with
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise InputError(
            f"a worker cannot run the toolkit ({what}); install it on all of them."
        ) from None
    other = {name: differences(own, software()) for name, own in found.items()}
    told = [f"worker {name} has {what}" for name, what in sorted(other.items()) if what]
    if told:
        more = f" {len(told) - 1} others differ, too." if len(told) > 1 else ""
        raise InputError(f"{told[0]}.{more} Install the same on all of them.")
