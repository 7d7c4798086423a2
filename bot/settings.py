"""What an operator can set: read once, from the environment and a `.env` file."""

import difflib
import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
import platformdirs
from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.delivery import Doubt
from bot.errors import UsageProblem
from bot.language import LANGUAGES
from bot.models import TOP_MAX, TOP_MIN
from bot.subscription import Address, BadAddress

PREFIX = "PAPERBOY_"
ENV_FILE = ".env"
APP = "paperboy"

_ALSO = {"hf_url": "HF_ENDPOINT", "llm_url": "OPENAI_BASE_URL"}
"""The ecosystem's names of settings that may hold a wrong value of its."""


class LogLevel(StrEnum):
    """How much is written to the log, on standard error."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


def default_database_url() -> str:
    """An SQLite file in the folder where this platform keeps a user's data."""
    file = Path(platformdirs.user_data_dir(APP, appauthor=False)) / "paperboy.sqlite3"
    return f"sqlite:///{file.as_posix()}"


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("there is no such time zone") from None


def _web_address(value: str) -> str:
    try:
        url = httpx.URL(value.strip())
    except httpx.InvalidURL:
        raise ValueError("this is not a web address") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("a web address begins with http:// or https://")
    return str(url).rstrip("/")


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(f"choose one of {', '.join(LANGUAGES)}")
    return value


def _database(value: SecretStr) -> SecretStr:
    scheme = value.get_secret_value().partition("://")[0].partition("+")[0]
    if scheme not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("the address of a database begins with sqlite:/// or postgresql://")
    return value


def _address(value: object) -> object:
    try:
        return Address.parse(value) if isinstance(value, str) else value
    except BadAddress:
        raise ValueError("this is not an address") from None


class HostPort(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _host_port(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        parts = urlsplit(f"//{value.strip()}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port is None or parts.netloc != value.strip():
        raise ValueError("write a host and a port, as 127.0.0.1:8080")
    return HostPort(host, port)


WebAddress = Annotated[str, AfterValidator(_web_address)]
Operator = Annotated[Address | None, BeforeValidator(_address), PlainSerializer(str)]
# Not JSON, as which values of several parts are otherwise read.
Listen = Annotated[HostPort, NoDecode, BeforeValidator(_host_port), PlainSerializer(str)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone), PlainSerializer(str)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Ecosystem(BaseSettings):
    """The names under which other tools know the same things."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    hf_endpoint: str = "https://huggingface.co"
    hf_token: SecretStr | None = None
    openai_base_url: str = "https://api.openai.com/v1"
    openai_api_key: SecretStr | None = None


def _ecosystem_key(known: Mapping[str, Any]) -> SecretStr | None:
    """The ecosystem's key, at the ecosystem's address: no other service is to see it."""
    theirs = _Ecosystem()
    try:
        same = known.get("llm_url") == _web_address(theirs.openai_base_url)
    except ValueError:
        return None
    return theirs.openai_api_key if same else None


class Settings(BaseSettings):
    """Every setting; its name in the environment is the field's with `PAPERBOY_` before it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # A start-up error would otherwise print the values, tokens included.
        hide_input_in_errors=True,
        validate_default=True,
        arbitrary_types_allowed=True,
    )

    database_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        default_factory=lambda: SecretStr(default_database_url()),
        description="where papers and digests are kept: sqlite:///FILE or postgresql://…",
    )
    language: Annotated[str, AfterValidator(_language)] = Field(
        default="en", description="language of the digest: en, ko, ja or zh"
    )
    time_zone: Zone = Field(
        default_factory=lambda: ZoneInfo("UTC"),
        description="zone in which times are shown, as in the IANA list: Asia/Seoul",
    )
    top: int = Field(default=5, ge=TOP_MIN, le=TOP_MAX, description="papers in a digest, 1 to 10")
    hf_url: WebAddress = Field(
        default_factory=lambda: _Ecosystem().hf_endpoint,
        description="Hugging Face, or a mirror of it; HF_ENDPOINT counts where this is unset",
    )
    hf_token: SecretStr | None = Field(
        default_factory=lambda: _Ecosystem().hf_token,
        description="raises the rate limit, otherwise not needed; HF_TOKEN counts as well",
    )
    arxiv_url: WebAddress = Field(
        default="https://export.arxiv.org", description="arXiv's API, or a mirror of it"
    )
    full_text_url: WebAddress = Field(
        default="https://arxiv.org", description="where arXiv has HTML and PDF, or a mirror of it"
    )
    figures: bool = Field(
        default=False, description="show the first figure of a list's top papers: true or false"
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="token of a Telegram bot, as @BotFather gives it"
    )
    telegram_api_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="Telegram's Bot API, a local server of it, or a proxy",
    )
    telegram_rate: float = Field(
        default=25,
        gt=0,
        le=1000,
        description="messages a second, up to 1000; beyond 30 each costs 0.1 Stars",
    )
    discord_token: SecretStr | None = Field(
        default=None, description="token of a Discord bot, as the Developer Portal gives it"
    )
    discord_api_url: WebAddress = Field(
        default="https://discord.com/api", description="Discord's API, or a proxy of it"
    )
    operator: Operator = Field(
        default=None,
        description="address that is told what needs a person: telegram:CHAT, discord:CHANNEL",
    )
    unknown: Doubt = Field(
        default=Doubt.HOLD,
        description="a message that may have arrived: hold (perhaps a gap) or resend",
    )
    deadline: float = Field(
        default=12,
        gt=0,
        le=168,
        description="hours after its time for which a digest is still sent",
    )
    window: float = Field(
        default=3, gt=0, le=24, description="hours for which a list that is late is waited for"
    )
    llm_model: Name | None = Field(
        default=None, description="model that writes summaries; without one none are made"
    )
    llm_url: WebAddress = Field(
        default_factory=lambda: _Ecosystem().openai_base_url,
        description="its OpenAI-compatible API, as Ollama has one; else OPENAI_BASE_URL counts",
    )
    llm_key: SecretStr | None = Field(
        default_factory=_ecosystem_key,
        description="key of that API; OPENAI_API_KEY counts where the address is of that name too",
    )
    llm_calls: int = Field(default=200, ge=1, description="calls that a day (UTC) may take")
    llm_tokens: int = Field(
        default=1_000_000, ge=1, description="tokens that a day (UTC) may take, read and written"
    )
    llm_price_in: float = Field(
        default=0,
        ge=0,
        allow_inf_nan=False,
        description="price of a million tokens that are read; 0 where unknown",
    )
    llm_price_out: float = Field(
        default=0,
        ge=0,
        allow_inf_nan=False,
        description="price of a million tokens that are written; 0 where unknown",
    )
    llm_parallel: int = Field(
        default=10, ge=1, le=100, description="summaries that are written at once"
    )
    log_level: LogLevel = Field(
        default=LogLevel.WARNING, description="DEBUG, INFO, WARNING or ERROR"
    )
    public_url: WebAddress | None = Field(
        default=None,
        description="https address at which Telegram reaches the bot; unset, the bot asks Telegram",
    )
    listen: Listen = Field(
        default=HostPort("127.0.0.1", 8080),
        description="host and port that a proxy forwards the public address to",
    )


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        UsageProblem: a value is wrong; the message names each such variable in a sentence and
            shows no value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise UsageProblem(" ".join(_complaints(error))) from None
    except UnicodeDecodeError:
        raise UsageProblem(f"The file {ENV_FILE} is not UTF-8 text: save it as UTF-8.") from None
    except OSError as error:
        raise UsageProblem(f"The file {ENV_FILE} cannot be read: {error.strerror}.") from None


def variable(field: str) -> str:
    """The environment variable of a field."""
    return f"{PREFIX}{field.upper()}"


def misspelt() -> list[str]:
    """A sentence for each `PAPERBOY_` variable that is set and is no setting."""
    known = [variable(name) for name in Settings.model_fields]
    strange = sorted(
        {name.upper() for name in _given() if name.upper().startswith(PREFIX)} - {*known}
    )
    return [_misspelt(name, known) for name in strange]


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


def _misspelt(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{name} is set, but there is no such setting.{hint}"


def _complaints(error: ValidationError) -> Iterable[str]:
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0])
        said = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
        also = f" (or {_ALSO[name]})" if name in _ALSO else ""
        about = Settings.model_fields[name].description
        yield f"{variable(name)}{also} cannot be used: {said}. It sets {about}."
