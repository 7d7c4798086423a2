"""The command line: what a person types, and the exit code that a script reads."""

import errno
import os
import sys

import typer

from bot.cli import (
    deep,
    doctor,
    fetching,
    files,
    moving,
    previewing,
    reading,
    running,
    status,
    subscribing,
)
from bot.cli.options import before_any_command, warn
from bot.errors import NothingThere, PaperboyError, SourceProblem, UsageProblem

DONE, TROUBLE, USAGE, NOTHING_THERE, SOURCE_UNREACHABLE = 0, 1, 2, 3, 4
INTERRUPTED = 130

# \b keeps click from joining the lines of a paragraph.
_HELP = """The Hugging Face Daily Papers as a Top-5 digest.

\b
paperboy today                     the newest settled list
paperboy paper 2602.06570          everything known of one paper
paperboy search diffusion policy   in all papers stored so far

Settings are read from the environment and from a .env file; `paperboy doctor` shows them.

\b
Exit codes: 0 done, 1 trouble on this machine (store, files), 2 usage,
            3 nothing there, 4 source or platform unreachable
"""

app = typer.Typer(
    name="paperboy",
    help=_HELP,
    no_args_is_help=True,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.callback()(before_any_command)
for module in (
    reading, deep, fetching, files, previewing, running, status, subscribing, moving, doctor,
):  # fmt: skip
    module.add_to(app)


def main() -> None:
    """Run one command; problems that we know end in one sentence and their exit code."""
    _prepare_streams()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where what goes wrong can still be said
    except PaperboyError as problem:
        warn([str(problem)])
        sys.exit(exit_code(problem))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of the pipe (`| head`) has seen enough.
        _write_no_more()
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _write_no_more()
        warn(["The output cannot be written: its disk is full. Free some space and try again."])
        sys.exit(TROUBLE)


def _prepare_streams() -> None:
    """Let output end well where it cannot be shown, or not at all."""
    for name in ("stdout", "stderr"):
        # Python has None for a stream that is closed (`>&-`).
        stream = getattr(sys, name) or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115,PTH123 – never closed
        # What is read by a program is UTF-8 on every machine; a console has its own letters, and
        # shows a question mark for others, not a traceback.
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
        setattr(sys, name, stream)


def _write_no_more() -> None:
    """Drop what is still to be written to standard output, so that Python's end says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def exit_code(problem: PaperboyError) -> int:
    """The exit code that says what kind of problem it was."""
    match problem:
        case UsageProblem():
            return USAGE
        case NothingThere():
            return NOTHING_THERE
        case SourceProblem():
            return SOURCE_UNREACHABLE
        case _:
            return TROUBLE
