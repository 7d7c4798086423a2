"""Reading the settings, and a sentence for whatever is wrong with them."""

import difflib
import logging
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import ValidationError

from bot.errors import UsageProblem
from bot.extras import LLM, installed, lacking
from bot.settings import ENV_FILE, PREFIX, Settings, variable
from bot.wrong_values import wrong_words

_ALSO = {"hf_url": "HF_ENDPOINT", "llm_url": "OPENAI_BASE_URL"}
"""The ecosystem's names of settings that may hold a wrong value of its."""

_BY_EXTRA = {
    "llm_model": f"Summaries by a model ({variable('llm_model')})",
    "figures": f"Figures ({variable('figures')})",
}
"""Settings that ask for what the packages of the extra `llm` do, and how they are named."""


class _Token(NamedTuple):
    """How a token is shaped, and what to say of one that is not."""

    shape: re.Pattern[str]
    says: str


_TOKENS: Mapping[str, _Token] = MappingProxyType(
    {
        "telegram_token": _Token(
            re.compile(r"[0-9]{1,18}:[A-Za-z0-9_-]+(?:/test)?"),  # /test: of the test servers
            "the token of a Telegram bot: a number, a colon and letters, as @BotFather gives it.",
        ),
        "discord_token": _Token(
            re.compile(r"(?:[A-Za-z0-9_-]+\.){2}[A-Za-z0-9_-]+"),
            "the token of a Discord bot: three parts with dots between them, as the Developer "
            "Portal gives it under Bot. An application's id, key or secret is something else.",
        ),
    }
)


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


def strange_tokens(settings: Settings) -> dict[str, str]:
    """By its field, a sentence for each bot's token that can be none; the token is not shown."""
    given = {field: getattr(settings, field) for field in _TOKENS}
    return {
        field: f"{variable(field)} does not look like {_TOKENS[field].says}"
        for field, token in given.items()
        if token is not None and not _TOKENS[field].shape.fullmatch(token.get_secret_value())
    }


def check_means(settings: Settings) -> None:
    """Make sure that a service could do all that the settings want of it.

    Raises:
        UsageProblem: a bot's token can be none, or packages are not installed.
    """
    wrong = [*strange_tokens(settings).values()]
    wanted = [what for field, what in _BY_EXTRA.items() if getattr(settings, field)]
    if wanted and not installed(LLM):
        wrong.append(lacking(" and ".join(wanted), LLM))
    if wrong:
        raise UsageProblem(" ".join(wrong))


def without(settings: Settings, fields: Iterable[str]) -> Settings:
    """The settings as if those were not set."""
    return settings.model_copy(update=dict.fromkeys(fields))


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
        wrong = wrong_words(problem["msg"])
        also = f" or {_ALSO[name]}" if name in _ALSO else ""
        about = Settings.model_fields[name].description
        yield f"{variable(name)}{also} ({about}) cannot be used: {wrong}."
