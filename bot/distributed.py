"""The composition of a service over one process or many: who does which part of the work."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from adapters.store.place import Place
from bot.errors import UsageProblem
from bot.service import Service
from bot.settings import Settings, variable
from bot.shards import Shards
from bot.work import Runner, Work

T = TypeVar("T")


class Role(StrEnum):
    """A part of the work that a process can be given."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    WORKER = "worker"
    WEB = "web"


EVERYTHING = frozenset(Role)

_NEEDED = (
    f"The role telegram needs {variable('telegram_token')}, "
    f"web needs {variable('public_url')} as well, discord needs {variable('discord_token')}."
)


def parse_roles(text: str) -> frozenset[Role]:
    """Read roles as people write them: `telegram,web`.

    Raises:
        UsageProblem: one of them is none.
    """
    names = {name.strip() for name in text.split(",") if name.strip()}
    strange = sorted(names - {*Role})
    if strange or not names:
        known = ", ".join(Role)
        named = ", ".join(f"“{name}”" for name in strange) or "none"
        raise UsageProblem(f"--roles takes some of {known}, with commas; not {named}.")
    return frozenset(Role(name) for name in names)


def check_part(settings: Settings, *, roles: frozenset[Role], shards: Shards | None) -> None:
    """Make sure that what is left to other processes is done by some, and the rest can be done.

    Raises:
        UsageProblem: it is not, or cannot.
    """
    alone = Place.parse(settings.database_url.get_secret_value()).is_file
    if alone and roles != EVERYTHING:
        raise UsageProblem(
            "--roles shares the work among several processes, and that takes a PostgreSQL store: "
            f"set {variable('database_url')}."
        )
    if not any(_can(role, settings) for role in roles):
        raise UsageProblem(f"--roles {','.join(sorted(roles))} has nothing to do here. {_NEEDED}")
    if shards is None:
        return
    if Role.DISCORD not in roles or not _can(Role.DISCORD, settings):
        raise UsageProblem(
            f"--shards is for a process with the role discord and {variable('discord_token')}."
        )
    if alone and len(shards.ids) < shards.count:
        raise UsageProblem(
            f"--shards {shards} leaves some to other processes, and those need a PostgreSQL store."
        )


def share(work: Work, roles: frozenset[Role]) -> Work:
    """The part of the work that those roles have.

    A name that ends with the name of a platform is that platform's, what serves the web belongs to
    `web`, and the rest to `worker`.
    """
    return Work(
        jobs=_of(work.jobs, roles),
        owned=_of(work.owned, roles),
        local=work.local if Role.WEB in roles else (),
    )


def runner_of(
    work: Work, settings: Settings, *, roles: frozenset[Role], now: Callable[[], datetime]
) -> Runner:
    """What does the work: this process alone, or together with others on the same PostgreSQL."""
    place = Place.parse(settings.database_url.get_secret_value())
    if place.is_file:
        runners = [*work.owned.values(), *work.local]
        return Service(jobs=[*work.jobs.values()], pumps=runners, now=now)
    # Procrastinate and its driver are an extra.
    from adapters.jobs.workers import Workers  # noqa: PLC0415
    from adapters.postgres import conninfo_of  # noqa: PLC0415

    return Workers(share(work, roles), conninfo=conninfo_of(place.url), now=now)


def _can(role: Role, settings: Settings) -> bool:
    """Whether there is anything for that role."""
    match role:
        case Role.TELEGRAM:
            return settings.telegram_token is not None
        case Role.DISCORD:
            return settings.discord_token is not None
        case Role.WEB:
            return settings.telegram_token is not None and settings.public_url is not None
        case Role.WORKER:
            return True


def _of(named: Mapping[str, T], roles: frozenset[Role]) -> dict[str, T]:
    return {name: one for name, one in named.items() if _role_of(name) in roles}


def _role_of(name: str) -> Role:
    _, _, platform = name.rpartition(":")
    return Role(platform) if platform in {Role.TELEGRAM, Role.DISCORD} else Role.WORKER
