import re
from pathlib import Path

import pytest

from bot.configuration import load_settings
from bot.settings import Settings, variable

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


@pytest.mark.parametrize("name", ["listen", "metrics_listen"])
@pytest.mark.parametrize("written", ["0.0.0.0:80", "[::1]:8080", "localhost:0"])
def test_a_server_listens_where_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch, written: str, name: str
) -> None:
    monkeypatch.setenv(variable(name), written)

    listen = getattr(load_settings(), name)

    assert str(listen) == written
    assert f"{listen.host}:{listen.port}" == written.replace("[", "").replace("]", "")


def test_unless_it_is_told_to_nobody_is_told_metrics() -> None:
    assert load_settings().metrics_listen is None


def test_the_example_names_every_setting_with_its_meaning_and_default() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = Settings()
    unset = ("database_url", "hf_token", "telegram_token", "operator", "llm_key", "llm_model")
    told = dict.fromkeys((*unset, "public_url", "discord_token", "metrics_listen"), "") | {
        "figures": "false"
    }

    assert re.findall(r"^# (PAPERBOY_\w+)=", example, re.MULTILINE) == [
        variable(name) for name in Settings.model_fields
    ]
    for name, field in Settings.model_fields.items():
        default = told.get(name, str(getattr(settings, name)).removesuffix(".0"))
        assert f"# {field.description}\n" in example
        assert f"# {variable(name)}={default}\n" in example
