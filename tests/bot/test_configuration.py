from pathlib import Path

import pytest

from bot.configuration import idle, load_settings, misspelt, strange_tokens, without
from bot.errors import UsageProblem
from bot.settings import LogLevel, Settings, variable


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours or of the ecosystem, and no `.env` file."""
    ecosystem = ("HF_ENDPOINT", "HF_TOKEN", "OPENAI_BASE_URL", "OPENAI_API_KEY")
    for name in (*ecosystem, *map(variable, Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_a_model_what_is_set_for_one_is_said_to_do_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    assert idle(load_settings()) == []

    monkeypatch.setenv("PAPERBOY_LLM_KEY", "sk-ours")
    [said] = idle(load_settings())
    assert said.startswith("PAPERBOY_LLM_KEY is set, but no summaries")
    assert "sk-ours" not in said

    monkeypatch.setenv("PAPERBOY_LLM_MODEL", "qwen3:8b")
    assert idle(load_settings()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PAPERBOY_TOP", "eleventy", "integer"),
        ("PAPERBOY_TOP", "11", "less than or equal to 10"),
        ("PAPERBOY_LANGUAGE", "kr", "choose one of en, ko, ja, zh"),
        ("PAPERBOY_TIME_ZONE", "Mars/Olympus", "no such time zone"),
        ("PAPERBOY_TIME_ZONE", "../etc/passwd", "no such time zone"),
        ("PAPERBOY_HF_URL", "huggingface.co", "begins with http"),
        ("PAPERBOY_HF_URL", "http://[::1", "not a web address"),
        ("HF_ENDPOINT", "ftp://mirror.example", "begins with http"),
        ("PAPERBOY_ARXIV_URL", "arxiv:80", "begins with http"),
        ("PAPERBOY_DATABASE_URL", "mysql://user:geheim@host/db", "begins with sqlite"),
        ("PAPERBOY_OPERATOR", "nobody", "this is not an address"),
        ("PAPERBOY_UNKNOWN", "guess", "'hold' or 'resend'"),
        ("PAPERBOY_DEADLINE", "-7", "greater than 0"),
        ("PAPERBOY_LLM_URL", "localhost:11434", "begins with http"),
        ("OPENAI_BASE_URL", "ftp://proxy.example", "begins with http"),
        ("PAPERBOY_LLM_CALLS", "-7", "greater than or equal to 1"),
        ("PAPERBOY_LLM_PRICE_IN", "-7", "greater than or equal to 0"),
        ("PAPERBOY_LLM_PRICE_IN", "inf", "a finite number"),
        ("PAPERBOY_LLM_PRICE_OUT", "cheap", "a valid number"),
        ("PAPERBOY_FIGURES", "perhaps", "a valid boolean"),
        ("PAPERBOY_PUBLIC_URL", "papers.example", "begins with http"),
        ("PAPERBOY_PUBLIC_URL", "http://papers.example", "begins with https:// only"),
        ("PAPERBOY_PUBLIC_URL", "http://192.168.1.7:8080", "begins with https:// only"),
        ("PAPERBOY_LISTEN", "9090", "a host and a port"),
        ("PAPERBOY_LISTEN", "127.0.0.1:99999", "a host and a port"),
        ("PAPERBOY_LISTEN", "http://127.0.0.1:80", "a host and a port"),
        ("PAPERBOY_METRICS_LISTEN", "paperboy..local:80", "a host and a port"),
        ("PAPERBOY_LISTEN", "127.0.0.1:80/bot", "a host and a port"),
        ("PAPERBOY_LISTEN", "[::1:80", "a host and a port"),
        ("PAPERBOY_METRICS_LISTEN", "9090", "a host and a port"),
        ("PAPERBOY_LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)
def test_a_wrong_value_is_named_in_a_sentence_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("PAPERBOY_HF_TOKEN", "hf_verysecret")
    monkeypatch.setenv(name, value)

    with pytest.raises(UsageProblem) as raised:
        load_settings()

    sentence = str(raised.value)
    assert name in sentence
    assert said in sentence
    assert value not in sentence
    assert "hf_verysecret" not in sentence
    assert raised.value.__cause__ is None


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_TOP", "0")
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "xx")

    with pytest.raises(UsageProblem, match=r"PAPERBOY_LANGUAGE.*PAPERBOY_TOP"):
        load_settings()


def test_an_env_file_that_is_no_text_is_named() -> None:
    Path(".env").write_bytes(b"PAPERBOY_TOP=\xff\xfe\n")

    with pytest.raises(UsageProblem, match="not UTF-8"):
        load_settings()


def test_a_misspelt_variable_is_named_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PAPERBOY_TIMEZONE", "Asia/Seoul")
    Path(".env").write_text("PAPERBOY_LANGAUGE=ko\n")

    assert misspelt() == [
        "PAPERBOY_LANGAUGE is set, but there is no such setting. Did you mean PAPERBOY_LANGUAGE?",
        "PAPERBOY_TIMEZONE is set, but there is no such setting. Did you mean PAPERBOY_TIME_ZONE?",
    ]


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("TOP", "eleventy", "it must be a valid integer"),
        ("LANGUAGE", "kr", "choose one of en, ko, ja, zh"),
    ],
)
def test_one_wrong_value_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wrong: str
) -> None:
    monkeypatch.setenv(f"PAPERBOY_{name}", value)

    with pytest.raises(UsageProblem) as raised:
        load_settings()

    about = Settings.model_fields[name.lower()].description
    assert str(raised.value) == f"PAPERBOY_{name} ({about}) cannot be used: {wrong}."


def test_a_line_of_the_env_file_that_sets_nothing_is_named_and_not_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Path(".env").write_text("PAPERBOY_TOP=7\n\n123456:geheim\n# a comment\n=geheim\n")

    assert load_settings().top == 7
    assert misspelt() == [
        "Line 3 of .env cannot be read: write it as NAME=VALUE.",
        "Line 5 of .env cannot be read: write it as NAME=VALUE.",
    ]
    assert caplog.text == ""


def test_a_variable_that_is_like_no_setting_is_likened_to_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PAPERBOY_FROBNICATE", "1")

    assert misspelt() == ["PAPERBOY_FROBNICATE is set, but there is no such setting."]


@pytest.mark.parametrize(
    "given",
    [
        {"PUBLIC_URL": "https://papers.example"},
        {"PUBLIC_URL": "http://127.0.0.1:8080"},
        {"PUBLIC_URL": "http://[::1]:8080"},
        {"PUBLIC_URL": "http://localhost:8080"},
        {"PUBLIC_URL": "http://paperboy:8080", "TELEGRAM_API_URL": "http://bot-api:8081"},
    ],
)
def test_a_webhook_is_encrypted_unless_it_stays_at_home(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"PAPERBOY_{name}", value)

    assert load_settings().public_url == given["PUBLIC_URL"]


@pytest.mark.parametrize("written", ["info", "Info", " INFO "])
def test_how_much_is_logged_is_written_as_one_likes(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("PAPERBOY_LOG_LEVEL", written)

    assert load_settings().log_level is LogLevel.INFO


@pytest.mark.parametrize("name", ["hf_token", "telegram_token", "discord_token", "llm_key"])
def test_a_secret_is_taken_without_the_space_around_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(variable(name), " se.cr.et\r\n")
    assert getattr(load_settings(), name).get_secret_value() == "se.cr.et"

    monkeypatch.setenv(variable(name), " \n")
    assert getattr(load_settings(), name) is None


@pytest.mark.parametrize(
    ("name", "token", "good"),
    [
        ("telegram_token", "123456:AAF-made_up", True),
        ("telegram_token", "123456:AAF-made_up/test", True),
        ("telegram_token", "AAF-made_up", False),
        ("telegram_token", "123456:", False),
        ("telegram_token", "bot123456:AAF", False),
        ("discord_token", "MTA0.made-up.TO_KEN", True),
        ("discord_token", "MTA0.made-up", False),
        ("discord_token", "104", False),
    ],
)
def test_a_token_that_can_be_none_is_told_and_can_be_left_out(
    name: str, token: str, *, good: bool
) -> None:
    settings = Settings.model_validate({name: token})

    strange = strange_tokens(settings)
    left = without(settings, strange)

    assert [*strange] == ([] if good else [name])
    assert token not in "".join(strange.values())
    assert (getattr(left, name) is not None) is good
    assert left.top == settings.top
