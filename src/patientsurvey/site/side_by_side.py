"""Calls in processes of their own, which share what this process has imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection


def side_by_side(calls: Sequence[Callable[[], object]]) -> list:
    """Make calls at the same time, each in a fork of this process.

    A pool would do as well, but its idle workers outlive a killed build.

    Parameters
    ----------
    calls : sequence of callable
        What they return, or raise, must be fit for pickling.

    Returns
    -------
    list
        What they return, in their order.

    Raises
    ------
    Exception
        The first that any of the calls raises, once all have ended.
    """
    forked = get_context("fork")
    running = []
    for call in calls:
        here, there = forked.Pipe(duplex=False)
        process = forked.Process(target=_answer, args=(call, there))
        process.start()
        there.close()
        running.append((process, here))
    answers = [_received(process, here) for process, here in running]
    for error in answers:
        if isinstance(error, Exception):
            raise error
    return answers


def _answer(call: Callable[[], object], there: Connection) -> None:
    try:
        there.send(call())
    except Exception as error:
        there.send(error)


def _received(process, here: Connection) -> object:
    try:
        return here.recv()
    except EOFError:  # it was killed, mostly for want of memory
        return RuntimeError(f"a process of the build ended without an answer: {process.name}")
    finally:
        process.join()
