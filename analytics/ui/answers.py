"""Answers that are kept: every question is asked once, whoever wants to know and however many at a time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any

import pandas as pd

LEAST = 100  # cells that an answer counts as at least


class Answers:
    """The answers wanted last, of at most so many cells in all; each reader gets a table of their own.

    A table is not copied cell by cell: with pandas 3 whoever changes a shallow copy changes only that.
    """

    def __init__(self, most_cells: int) -> None:
        self._most, self._cells = most_cells, 0
        self._lock = threading.Lock()
        self._found: OrderedDict[Hashable, Future] = OrderedDict()

    def get(self, question: Hashable, find: Callable[[], Any]) -> Any:
        """The answer, found by `find` unless it is known; who comes while it is being found waits for it.

        `find` must not touch a session: what breaks off one reader's run would break off all who wait.
        """
        with self._lock:
            known = self._found.get(question)
            answer = known or Future()
            self._found[question] = answer
            self._found.move_to_end(question)
        if known is None:
            self._find(question, answer, find)
        found = answer.result()
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found

    def _find(self, question: Hashable, answer: Future, find: Callable[[], Any]) -> None:
        try:
            found = find()
        except BaseException as trouble:  # whoever waits must hear of it; the next one asks anew
            with self._lock:
                del self._found[question]
            answer.set_exception(trouble)
            return
        answer.set_result(found)
        with self._lock:
            self._cells += _cells(found)
            while self._cells > self._most and (oldest := self._oldest_but(question)) is not None:
                self._cells -= _cells(self._found.pop(oldest).result())

    def _oldest_but(self, question: Hashable) -> Hashable | None:
        others = (other for other, answer in self._found.items() if other != question and answer.done())
        return next(others, None)


def _cells(answer: Any) -> int:
    return max(LEAST, answer.size) if isinstance(answer, pd.DataFrame) else LEAST
