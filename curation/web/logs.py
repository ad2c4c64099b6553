"""Keeps what an exception says out of the log: its message, and the lines a traceback quotes, may hold a transcript.

What stays is enough to find the fault: the exceptions by type, and every place of the traceback.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any


def keep_private() -> None:
    """From here on every log record of this process names faults, and quotes nothing. Calling it again changes nothing."""
    if not isinstance(logging.getLogRecordFactory(), _Private):
        logging.setLogRecordFactory(_Private(logging.getLogRecordFactory()))


class _Private:
    def __init__(self, make: Any) -> None:
        self._make = make

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._make(*args, **kwargs)
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            record.exc_info, record.exc_text = None, None
            said = record.getMessage() if record.args and error not in _listed(record.args) else str(record.msg)
            # A library may have put the exception's own words into its message.
            record.msg = "%s: %s" if str(error) not in said or not str(error) else "%.0s%s"
            record.args = (said, _fault(error))
        return record


def _listed(args: Any) -> tuple[Any, ...]:
    return tuple(args.values()) if isinstance(args, dict) else tuple(args)


def _fault(error: BaseException) -> str:
    told = f"{type(error).__name__} at {_places(error.__traceback__)}"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told if cause is None else f"{told}; after {_fault(cause)}"


def _places(trace: TracebackType | None) -> str:
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-6:]) or "an unknown place"
