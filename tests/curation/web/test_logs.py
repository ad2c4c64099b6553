"""A log names the fault and quotes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from curation.web.logs import keep_private

CANARY = "mi clave es canario-4711"


@pytest.fixture(autouse=True)
def factory() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    keep_private()
    yield
    logging.setLogRecordFactory(before)


def _fail() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        raise ValueError(f"bad text: {CANARY}") from error


@pytest.mark.parametrize("how", ["exception", "argument", "message", "plain"])
def test_the_text_of_an_exception_stays_out(how: str, caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("tamiz.test")
    try:
        _fail()
    except ValueError as error:
        if how == "exception":
            log.exception("a page broke")
        elif how == "argument":
            log.error("a page broke: %s", error, exc_info=error)
        elif how == "message":
            log.error(f"a page broke: {error}", exc_info=True)
        else:
            log.error("a page broke", exc_info=(type(error), error, error.__traceback__))
    assert "canario" not in caplog.text
    assert "ValueError" in caplog.text and "KeyError" in caplog.text and "test_logs.py" in caplog.text


def test_other_records_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("tamiz.test").warning("%s of %d", "one", 2)
    assert "one of 2" in caplog.text


def test_twice_is_once() -> None:
    made = logging.getLogRecordFactory()
    keep_private()
    assert logging.getLogRecordFactory() is made
