import pytest

from rushes.core.config import SETTINGS, Settings
from rushes.core.errors import BadSettingError, MissingSettingError


@pytest.fixture
def files(tmp_path):
    """Settings files of a user and a studio, and the environment that names them."""
    environ = {
        "RUSHES_USER_CONFIG": str(tmp_path / "user.toml"),
        "RUSHES_STUDIO_CONFIG": str(tmp_path / "studio.toml"),
    }
    (tmp_path / "user.toml").write_text('api_user = "mira"\n')
    (tmp_path / "studio.toml").write_text('api_user = "studio"\nserver_url = "https://s"\n')
    return environ


def origin(settings, name):
    return next(value for value in settings if value.setting.name == name).origin


def test_the_command_line_wins_over_the_environment(files):
    settings = Settings({"api_user": "cli"}, {**files, "FTRACK_API_USER": "env"})
    assert (settings["api_user"], origin(settings, "api_user")) == ("cli", "command line")


def test_the_environment_wins_over_files(files):
    settings = Settings({"api_user": None}, {**files, "FTRACK_API_USER": "env"})
    assert settings["api_user"] == "env"
    assert origin(settings, "api_user") == "environment FTRACK_API_USER"


def test_the_user_file_wins_over_the_studio_file(files):
    settings = Settings(environ=files)
    assert settings["api_user"] == "mira"
    assert settings["server_url"] == "https://s"
    assert origin(settings, "server_url").endswith("studio.toml")


def test_the_older_name_of_the_key_is_understood(files):
    assert Settings(environ={**files, "FTRACK_APIKEY": "k"})["api_key"] == "k"


def test_a_secret_is_never_shown(files):
    settings = Settings(environ={**files, "FTRACK_API_KEY": "hush-hush"})
    assert "hush-hush" not in [value.shown for value in settings]


def test_a_missing_setting_names_where_to_put_it(files):
    with pytest.raises(MissingSettingError) as caught:
        Settings(environ=files).require("api_key")
    assert "FTRACK_API_KEY" in caught.value.next_step


def test_a_broken_file_is_an_error_that_names_it(files, tmp_path):
    (tmp_path / "user.toml").write_text("server_url = \n")
    with pytest.raises(BadSettingError, match=r"user\.toml"):
        Settings(environ=files)


def test_every_setting_explains_itself():
    assert all(setting.help.endswith(".") and setting.env for setting in SETTINGS)


def test_a_relative_work_folder_is_made_absolute():
    assert Settings(environ={"RUSHES_WORK_DIR": "work"}).work_dir().is_absolute()


def test_when_values_are_replaced_then_the_others_stay_and_the_origin_is_told():
    settings = Settings({"server_url": "https://one", "work_dir": "/work"}, environ={})
    changed = settings.with_values({"server_url": "https://two", "api_key": ""}, "panel")
    assert (changed["server_url"], changed["work_dir"]) == ("https://two", "/work")
    assert [v.origin for v in changed if v.setting.name == "server_url"] == ["panel"]
    assert settings["server_url"] == "https://one"
