"""Reading the settings, and a sentence for whatever is wrong with them."""

import difflib
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import ValidationError

from bot.errors import UsageProblem
from bot.settings import ENV_FILE, PREFIX, Settings, variable

_ALSO = {"hf_url": "HF_ENDPOINT", "llm_url": "OPENAI_BASE_URL"}
"""The ecosystem's names of settings that may hold a wrong value of its."""


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        UsageProblem: a value is wrong; the message names each such variable in a sentence and
            shows no value.
    """
    # It would number the lines that it cannot read, once for each time that it reads them.
    logging.getLogger("dotenv").setLevel(logging.ERROR)
    try:
        return Settings()
    except ValidationError as error:
        raise UsageProblem(" ".join(_complaints(error))) from None
    except UnicodeDecodeError:
        raise UsageProblem(f"The file {ENV_FILE} is not UTF-8 text: save it as UTF-8.") from None
    except OSError as error:
        raise UsageProblem(f"The file {ENV_FILE} cannot be read: {error.strerror}.") from None


def misspelt() -> list[str]:
    """A sentence for each line of the `.env` file, and each variable of ours, that sets nothing."""
    known = [variable(name) for name in Settings.model_fields]
    strange = sorted(
        {name.upper() for name in _given() if name.upper().startswith(PREFIX)} - {*known}
    )
    return [*_unread(), *(_misspelt(name, known) for name in strange)]


def idle(settings: Settings) -> list[str]:
    """A sentence for each `PAPERBOY_` variable that is set and does nothing as things stand."""
    if settings.llm_model is not None:
        return []
    given = [name for name in Settings.model_fields if name in settings.model_fields_set]
    return [
        f"{variable(name)} is set, but no summaries are written without {variable('llm_model')}."
        for name in given
        if name.startswith("llm_")
    ]


def _given() -> Iterable[str]:
    return (*os.environ, *dotenv_values(ENV_FILE))


def _unread() -> Iterable[str]:
    """A sentence for each line of the `.env` file that is no assignment; it may hold a secret."""
    file = Path(ENV_FILE)
    if not file.is_file():
        return
    with file.open(encoding="utf-8") as stream:
        for binding in parse_stream(stream):
            if binding.error or (binding.key is not None and binding.value is None):
                # Blank lines before it are counted as a part of it.
                blank = len(binding.original.string) - len(binding.original.string.lstrip())
                line = binding.original.line + binding.original.string.count("\n", 0, blank)
                yield f"Line {line} of {ENV_FILE} cannot be read: write it as NAME=VALUE."


def _misspelt(name: str, known: list[str]) -> str:
    # Without what all of them have in common, which would make any two of them alike.
    ends = [one.removeprefix(PREFIX) for one in known]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), ends, n=1)
    hint = f" Did you mean {PREFIX}{near[0]}?" if near else ""
    return f"{name} is set, but there is no such setting.{hint}"


def _complaints(error: ValidationError) -> Iterable[str]:
    for problem in error.errors(include_input=False, include_url=False):
        if problem["type"] == "default_factory_not_called":
            continue  # nothing is wrong with it, only with another
        name = str(problem["loc"][0])
        said = problem["msg"].removeprefix("Value error, ").partition(", unable to ")[0]
        wrong = said.replace("Input should be", "it must be", 1)
        also = f" or {_ALSO[name]}" if name in _ALSO else ""
        about = Settings.model_fields[name].description
        yield f"{variable(name)}{also} ({about}) cannot be used: {wrong}."
