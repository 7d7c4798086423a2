"""The terminal and a folder as channels."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.console import Console
from adapters.folder import Folder
from bot.channel import Look, MessageRejected, NotAllowed, Note
from bot.digest import Selection, build
from bot.models import Digest, Edition, Listing, Paper
from bot.subscription import Address
from formatters.plain import Style


def files(place: Address) -> list[str]:
    return [file.name for file in Path(place.place).iterdir()]


@pytest.fixture
def digest(paper: Callable[..., Paper], listing: Callable[..., Listing]) -> Digest:
    return build(listing(paper(title="A Title", upvotes=3)), Selection(), language="en")


@pytest.fixture
def place(tmp_path: Path) -> Address:
    return Address("file", str(tmp_path / "out"))


async def test_the_console_prints_a_digest_under_its_address(digest: Digest) -> None:
    printed: list[str] = []
    console = Console(
        style=Style(width=60, color=False, links=False),
        zone=ZoneInfo("UTC"),
        write=printed.append,
    )

    await console.send(console.render(digest, Look()), Address("console"), key="1")
    await console.send(console.render(Note("Nothing today."), Look()), Address("console"), key="2")

    assert printed[0].startswith("── console: ───")
    assert "A Title" in printed[0]
    assert "Nothing today." in printed[1]


@pytest.mark.parametrize(
    ("layout", "name", "begins"),
    [
        ("", "2026-02-09.en.md", "# 2026-02-09 Daily Papers"),
        ("jekyll", "2026-02-09.en.md", "---\ntitle:"),
        ("json", "2026-02-09.en.json", "{"),
    ],
)
async def test_a_folder_gets_one_file_for_each_digest(
    digest: Digest, place: Address, layout: str, name: str, begins: str
) -> None:
    folder = Folder()
    message = folder.render(digest, Look(layout=layout))

    for _ in range(2):
        receipt = await folder.send(message, place, key="1")

    assert receipt.message_ids == (name,)
    assert files(place) == [name]
    assert (Path(place.place) / name).read_text(encoding="utf-8").startswith(begins)


async def test_an_early_file_gives_way_to_the_final_one(digest: Digest, place: Address) -> None:
    folder = Folder()
    early = folder.render(replace(digest, edition=Edition.EARLY), Look())

    sent = await folder.send(early, place, key="1")
    await folder.edit(folder.render(digest, Look()), place, sent)

    assert sent.message_ids == ("2026-02-09.early.en.md",)
    assert files(place) == ["2026-02-09.en.md"]


async def test_a_folder_that_cannot_be_written_is_a_matter_of_permission(
    digest: Digest, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = Folder()

    with pytest.raises(NotAllowed, match="Choose another folder"):
        await folder.send(
            folder.render(digest, Look()), Address("file", str(tmp_path / "file" / "x")), key="1"
        )


def test_a_layout_that_files_do_not_have_is_refused(digest: Digest) -> None:
    with pytest.raises(MessageRejected, match="markdown, jekyll, json"):
        Folder().render(digest, Look(layout="cards"))
