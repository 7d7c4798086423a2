"""The shape of Hugging Face's answers, as far as it is read.

No field is ever null there, it is absent; over the years fields came, went and changed names.
What a paper can be read without is left out where it is not as documented; a wrong id or a wrong
vote is not, since it would put a wrong paper into the Top-5.
"""

from datetime import UTC, date, datetime
from typing import Annotated, ClassVar

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from adapters.http import one_line, web_address


def _line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _address(value: object) -> object:
    return web_address(value) if isinstance(value, str) else value


def _utc_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()


Line = Annotated[str, BeforeValidator(_line)]
Address = Annotated[str | None, BeforeValidator(_address)]
Day = Annotated[date | None, BeforeValidator(_utc_day)]
Count = Annotated[int, Field(ge=0, lt=2**31)]


class _Tolerant(BaseModel):
    """Reads what is there and documented, and nothing else."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    must_be_right: ClassVar[frozenset[str]] = frozenset()

    @field_validator("*", mode="wrap")
    @classmethod
    def _left_out_where_wrong(
        cls, value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> object:
        name = info.field_name or ""
        default = cls.model_fields[name].default
        if value is None and not cls.model_fields[name].is_required():
            return default
        try:
            return read(value)
        except (ValidationError, OverflowError):
            if name in cls.must_be_right:
                raise
            return default


class Account(_Tolerant):
    """Who put a paper on the list: `name` outside of a paper, `user` and later both within."""

    name: Line = ""
    user: Line = ""


class Author(_Tolerant):
    """One author; a hidden one asked not to be shown."""

    name: Line = ""
    hidden: bool = False


class OrganizationAnswer(_Tolerant):
    """Who the paper was submitted for; an avatar without a host is left out."""

    name: Line = ""
    fullname: Line = ""
    avatar: Address = None


class PaperAnswer(_Tolerant):
    """The `paper` of a list's item, and the whole of a single paper's answer."""

    must_be_right = frozenset({"id", "upvotes"})

    id: str
    title: Line = ""
    summary: Line = ""
    upvotes: Count = 0
    authors: tuple[Author, ...] = ()
    published: Day = Field(None, alias="publishedAt")
    listed: Day = Field(None, alias="submittedOnDailyAt")
    submitter: Account | None = Field(None, alias="submittedOnDailyBy")
    ai_summary: Line = ""
    ai_summary_model: Line = ""
    keywords: tuple[Line, ...] = Field((), alias="ai_keywords")
    github: Address = Field(None, alias="githubRepo")
    github_stars: Count | None = Field(None, alias="githubStars")
    project_page: Address = Field(None, alias="projectPage")
    organization: OrganizationAnswer | None = None
    media: tuple[Address, ...] = Field((), alias="mediaUrls")
    withdrawn: object = Field(None, alias="withdrawnAt")


class Item(_Tolerant):
    """One element of a list; its own `publishedAt` is wrong by hours, and is not read."""

    must_be_right = frozenset({"paper"})

    paper: PaperAnswer
    title: Line = ""
    summary: Line = ""
    comments: Count = Field(0, alias="numComments")
    submitter: Account | None = Field(None, alias="submittedBy")
    organization: OrganizationAnswer | None = None
    # Its name for the four days before it became `organization`.
    submitter_organization: OrganizationAnswer | None = Field(None, alias="submitterOrganization")
    media: tuple[Address, ...] = Field((), alias="mediaUrls")
    # Until 2024-06-11 it was called `mediaUrl`.
    thumbnail: Address = Field(None, validation_alias=AliasChoices("thumbnail", "mediaUrl"))
