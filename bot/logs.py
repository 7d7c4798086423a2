"""The composition of the log: sentences with keys on standard error, and never a secret."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import stamina.instrumentation
import structlog


def set_up_log(level: str) -> None:
    """Write the log to standard error, one line an event, from `level` upwards.

    The libraries' own loggers stay at WARNING, for httpx writes whole addresses at INFO; a call
    that is made again is not news either, its failure is said once it is final.
    """
    stamina.instrumentation.set_on_retry_hooks([])
    # pylatexenc complains of TeX that it cannot read; such a piece then simply stays as it is.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    # While a database is away, the pool tells of every try; the workers say it, and once.
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # The pretty traceback shows local values, and one of them is a token.
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=cast("TextIO", _StandardError())),
    )


class _StandardError:
    """Where the log goes; its own trouble, such as a full disk, must not end a service."""

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
