"""How the text of a setting becomes a value, or a complaint that does not repeat it."""

from ipaddress import ip_address
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    SecretStr,
    StringConstraints,
    ValidationInfo,
)
from pydantic_settings import NoDecode

from bot.language import LANGUAGES
from bot.subscription import Address, BadAddress

TELEGRAM_API = "https://api.telegram.org"


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("there is no such time zone") from None


def web_address(value: str) -> str:
    """The address without a slash at its end.

    Raises:
        ValueError: it is none of the web.
    """
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


def _log_level(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _stripped(value: SecretStr | None) -> SecretStr | None:
    """A secret without the spaces and line ends that came along when it was copied."""
    bare = value.get_secret_value().strip() if value else ""
    return SecretStr(bare) if bare else None


def _public(value: str | None, info: ValidationInfo) -> str | None:
    """Where a webhook can be; only a Bot API server of one's own comes without encryption.

    https://core.telegram.org/bots/api#setwebhook
    """
    if value is None or value.startswith("https://"):
        return value
    if _on_loopback(value) or info.data.get("telegram_api_url") != TELEGRAM_API:
        return value
    raise ValueError("Telegram comes to an address that begins with https:// only")


def _on_loopback(url: str) -> bool:
    host = httpx.URL(url).host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
        (host or "").encode("idna")  # what is looked up later
    except ValueError:
        host = port = None
    if not host or port is None or parts.netloc != value.strip():
        raise ValueError("write a host and a port, as 127.0.0.1:8080")
    return HostPort(host, port)


WebAddress = Annotated[str, AfterValidator(web_address)]
PublicAddress = Annotated[WebAddress | None, AfterValidator(_public)]
Secret = Annotated[SecretStr | None, AfterValidator(_stripped)]
Loudness = BeforeValidator(_log_level)
Operator = Annotated[Address | None, BeforeValidator(_address), PlainSerializer(str)]
# Not JSON, as which values of several parts are otherwise read.
Listen = Annotated[HostPort, NoDecode, BeforeValidator(_host_port), PlainSerializer(str)]
ListenMaybe = Annotated[
    HostPort | None, NoDecode, BeforeValidator(_host_port), PlainSerializer(str)
]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone), PlainSerializer(str)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Database = Annotated[SecretStr, AfterValidator(_database)]
Language = Annotated[str, AfterValidator(_language)]
