"""What an operator can set: read once, from the environment and a `.env` file."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.models import TOP_MAX, TOP_MIN
from bot.policy import Doubt
from bot.setting_values import (
    TELEGRAM_API,
    Database,
    HostPort,
    Language,
    Listen,
    ListenMaybe,
    Loudness,
    Name,
    Operator,
    PublicAddress,
    Secret,
    WebAddress,
    Zone,
    web_address,
)

PREFIX = "PAPERBOY_"
ENV_FILE = ".env"
APP = "paperboy"


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
        same = known.get("llm_url") == web_address(theirs.openai_base_url)
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

    database_url: Database = Field(
        default_factory=lambda: SecretStr(default_database_url()),
        description="where papers and digests are kept: sqlite:///FILE or postgresql://…",
    )
    language: Language = Field(default="en", description="language of the digest: en, ko, ja or zh")
    time_zone: Zone = Field(
        default_factory=lambda: ZoneInfo("UTC"),
        description="zone in which times are shown, as in the IANA list: Asia/Seoul",
    )
    top: int = Field(default=5, ge=TOP_MIN, le=TOP_MAX, description="papers in a digest, 1 to 10")
    hf_url: WebAddress = Field(
        default_factory=lambda: _Ecosystem().hf_endpoint,
        description="Hugging Face, or a mirror of it; HF_ENDPOINT counts where this is unset",
    )
    hf_token: Secret = Field(
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
    telegram_token: Secret = Field(
        default=None, description="token of a Telegram bot, as @BotFather gives it"
    )
    telegram_api_url: WebAddress = Field(
        default=TELEGRAM_API,
        description="Telegram's Bot API, a local server of it, or a proxy",
    )
    telegram_rate: float = Field(
        default=25,
        gt=0,
        le=1000,
        description="messages a second, up to 1000; beyond 30 each costs 0.1 Stars",
    )
    discord_token: Secret = Field(
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
    llm_key: Secret = Field(
        default_factory=_ecosystem_key,
        description="key of that API; OPENAI_API_KEY counts where the address is of that name too",
    )
    llm_context: int = Field(
        default=32_000,
        ge=2_000,
        description="tokens that it can read and write at once; Ollama often has no more than 4096",
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
    log_level: Annotated[LogLevel, Loudness] = Field(
        default=LogLevel.WARNING, description="DEBUG, INFO, WARNING or ERROR"
    )
    public_url: PublicAddress = Field(
        default=None,
        description="https address at which Telegram reaches the bot; unset, the bot asks Telegram",
    )
    listen: Listen = Field(
        default=HostPort("127.0.0.1", 8080),
        description="host and port that a proxy forwards the public address to",
    )
    metrics_listen: ListenMaybe = Field(
        default=None,
        description="host and port of /metrics and /healthz, as 127.0.0.1:9464; unset, none",
    )


def variable(field: str) -> str:
    """The environment variable of a field."""
    return f"{PREFIX}{field.upper()}"
