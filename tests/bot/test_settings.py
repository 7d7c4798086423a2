import re
from pathlib import Path

import pytest

from bot.errors import UsageProblem
from bot.settings import Settings, idle, load_settings, misspelt, variable

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours or of the ecosystem, and no `.env` file."""
    ecosystem = ("HF_ENDPOINT", "HF_TOKEN", "OPENAI_BASE_URL", "OPENAI_API_KEY")
    for name in (*ecosystem, *map(variable, Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default() -> None:
    settings = load_settings()

    assert (settings.language, settings.top, str(settings.time_zone)) == ("en", 5, "UTC")
    assert settings.hf_url == "https://huggingface.co"
    assert settings.hf_token is None
    assert settings.database_url.get_secret_value().startswith("sqlite:///")


def test_the_environment_wins_over_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PAPERBOY_TOP=3\nPAPERBOY_LANGUAGE=ko\n")
    monkeypatch.setenv("PAPERBOY_TOP", "7")

    settings = load_settings()

    assert (settings.top, settings.language) == (7, "ko")


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_TOP", "")

    assert load_settings().top == 5


def test_the_names_of_the_ecosystem_count_where_ours_are_unset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    monkeypatch.setenv("HF_TOKEN", "hf_theirs")

    settings = load_settings()

    assert settings.hf_url == "https://mirror.example"
    assert settings.hf_token is not None
    assert settings.hf_token.get_secret_value() == "hf_theirs"


def test_ours_win_over_the_names_of_the_ecosystem_wherever_they_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("PAPERBOY_HF_URL=http://127.0.0.1:8000\n")
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    monkeypatch.setenv("PAPERBOY_HF_TOKEN", "hf_ours")
    monkeypatch.setenv("HF_TOKEN", "hf_theirs")

    settings = load_settings()

    assert settings.hf_url == "http://127.0.0.1:8000"
    assert settings.hf_token is not None
    assert settings.hf_token.get_secret_value() == "hf_ours"


def test_the_ecosystems_model_counts_with_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://proxy.example/v1/")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")

    settings = load_settings()

    assert settings.llm_url == "https://proxy.example/v1"
    assert settings.llm_key is not None
    assert settings.llm_key.get_secret_value() == "sk-theirs"


def test_no_other_service_is_shown_the_ecosystems_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    monkeypatch.setenv("PAPERBOY_LLM_URL", "http://127.0.0.1:11434/v1")

    assert load_settings().llm_key is None


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
        ("PAPERBOY_LISTEN", "9090", "a host and a port"),
        ("PAPERBOY_LISTEN", "127.0.0.1:99999", "a host and a port"),
        ("PAPERBOY_LISTEN", "http://127.0.0.1:80", "a host and a port"),
        ("PAPERBOY_LISTEN", "127.0.0.1:80/bot", "a host and a port"),
        ("PAPERBOY_LISTEN", "[::1:80", "a host and a port"),
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


@pytest.mark.parametrize("written", ["0.0.0.0:80", "[::1]:8080", "localhost:0"])
def test_a_server_listens_where_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("PAPERBOY_LISTEN", written)

    listen = load_settings().listen

    assert str(listen) == written
    assert f"{listen.host}:{listen.port}" == written.replace("[", "").replace("]", "")


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


def test_the_example_names_every_setting_with_its_meaning_and_default() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = Settings()
    unset = ("database_url", "hf_token", "telegram_token", "operator", "llm_key", "llm_model")
    told = dict.fromkeys((*unset, "public_url", "discord_token"), "") | {"figures": "false"}

    assert re.findall(r"^# (PAPERBOY_\w+)=", example, re.MULTILINE) == [
        variable(name) for name in Settings.model_fields
    ]
    for name, field in Settings.model_fields.items():
        default = told.get(name, str(getattr(settings, name)).removesuffix(".0"))
        assert f"# {field.description}\n" in example
        assert f"# {variable(name)}={default}\n" in example
