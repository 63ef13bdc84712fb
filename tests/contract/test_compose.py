"""What the real Compose makes of docker-compose.yml: each of the two ways whole, every service guarded, no secret told."""

import json
import os
import re
import stat
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from huiying.app.cli import app
from huiying.settings import Settings
from tests.servers.caddy import ROOT, make_secrets

COMPOSE = Path(sys.executable).with_name("docker-compose")
OURS = {"api", "worker", "crawler", "api-1", "api-2", "workers", "crawlers"}
BACKUPS = {"backup", "backup-scale"}
NODES = {"elasticsearch-1", "elasticsearch-2", "elasticsearch-3"}
SINGLE = {"api", "worker", "crawler", "elasticsearch"}
SCALE = {"api-1", "api-2", "workers", "crawlers", "postgres", "caddy", *NODES}
Model = dict[str, Any]


def compose(*words: str, **given: str) -> str:
    """What Compose says, without an engine and with nothing of this machine's environment."""
    done = subprocess.run(
        [COMPOSE, "--project-directory", ROOT, *words],
        env={"PATH": os.defpath, "HOME": "/nonexistent", **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


def resolved(*words: str, **given: str) -> Model:
    model: Model = json.loads(compose(*words, "config", "--format", "json", **given))
    return model


@pytest.fixture(scope="module", params=[(), ("--profile", "scale")], ids=["single", "scale"])
def model(request: pytest.FixtureRequest) -> Model:
    return resolved(*request.param)


@pytest.fixture(scope="module")
def both() -> Model:
    return resolved(*(word for name in ("single", "scale", "backup", "move") for word in ("--profile", name)))


def test_every_command_is_one_there_is(both: Model) -> None:
    for name in OURS | BACKUPS:
        command: Any = get_command(app)
        for word in both["services"][name]["command"]:
            command = getattr(command, "commands", {}).get(word, command)
        assert not getattr(command, "commands", None), name


@pytest.mark.parametrize(
    ("words", "given", "services"),
    [
        ((), {}, SINGLE),
        (("--profile", "scale"), {}, SCALE),
        ((), {"COMPOSE_PROFILES": "scale"}, SCALE),
        (("--profile", "single"), {}, SINGLE),
    ],
)
def test_what_is_said_starts_one_of_the_two_and_nothing_of_the_other(
    words: tuple[str, ...], given: dict[str, str], services: set[str]
) -> None:
    assert set(compose(*words, "config", "--services", **given).split()) == services


def test_the_second_of_the_two_finds_its_address_taken(both: Model) -> None:
    published = {name: addresses(service) for name, service in both["services"].items()}
    assert published["api"] == {("127.0.0.1", "8000")}
    assert published["api"] <= published["caddy"]


def addresses(service: Model) -> set[tuple[str, str]]:
    return {(port.get("host_ip", ""), port["published"]) for port in service.get("ports", [])}


def test_nothing_is_published_but_the_api_to_its_machine_and_the_proxy(model: Model) -> None:
    published = {name: found for name, service in model["services"].items() if (found := addresses(service))}
    assert published in (
        {"api": {("127.0.0.1", "8000")}},
        {"caddy": {("", "80"), ("", "443"), ("127.0.0.1", "8000")}},
    )


def test_every_service_is_guarded(both: Model) -> None:
    for name, service in both["services"].items():
        user = service["user"].partition(":")[0]
        assert user.isdecimal(), name
        assert int(user) > 0, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert service["init"] is True, name
        assert service["logging"]["options"] == {"max-file": "5", "max-size": "10m"}, name
        assert "/var/run/docker.sock" not in json.dumps(service), name
    added = {name: service["cap_add"] for name, service in both["services"].items() if "cap_add" in service}
    assert added == {"caddy": ["NET_BIND_SERVICE"]}


def test_every_service_is_limited(both: Model) -> None:
    for name, service in both["services"].items():
        limits = service["deploy"]["resources"]["limits"]
        assert float(limits["cpus"]) > 0, name
        assert int(limits["memory"]) >= 128 * 2**20, name
        assert int(limits["pids"]) > 0, name
        # What lies in memory alone counts against the limit.
        assert all("size=" in mount for mount in service["tmpfs"]), name


def test_every_service_that_stays_says_whether_it_is_well(model: Model) -> None:
    for name, service in model["services"].items():
        own = service.get("healthcheck", {}).get("test")
        # The image of ours asks by itself what answers requests.
        assert own or name in {"api", "api-1", "api-2"}, name
        assert service["restart"] == "unless-stopped", name


def test_whoever_needs_another_waits_until_that_is_well(model: Model) -> None:
    awaited = [
        (needed, how["condition"])
        for service in model["services"].values()
        for needed, how in service.get("depends_on", {}).items()
    ]
    assert awaited
    assert {condition for _, condition in awaited} == {"service_healthy"}
    # Records go on while search is away: nobody waits for it.
    assert not {needed for needed, _ in awaited} & {"elasticsearch", *NODES}


def test_each_has_time_to_finish_what_it_holds(both: Model) -> None:
    def seconds(name: str) -> int:
        given = re.fullmatch(r"(?:(\d+)m)?(\d+)s", both["services"][name]["stop_grace_period"])
        assert given
        return int(given[1] or 0) * 60 + int(given[2])

    patience = Settings.model_fields["crawl_timeout"].default
    assert all(seconds(name) > 2 * patience for name in ("crawler", "crawlers", "worker", "workers"))
    assert all(seconds(name) > 3 for name in ("api", "api-1", "api-2", "caddy"))
    assert seconds("postgres") >= 60


def test_a_backup_is_made_when_it_is_called_and_by_nobody_else(both: Model) -> None:
    for name in BACKUPS:
        service = both["services"][name]
        assert service["profiles"] == ["backup"]
        assert service["restart"] == "no"
        assert "depends_on" not in service
        [_backup, _create, option, folder, *_] = service["command"]
        assert option == "--to"
        assert folder in {volume["target"] for volume in service["volumes"]}
    elsewhere = resolved("--profile", "backup", HUIYING_BACKUPS="/mnt/other-disk")
    assert "/mnt/other-disk" in {volume["source"] for volume in elsewhere["services"]["backup"]["volumes"]}


def test_images_are_pinned_and_volumes_have_names(both: Model) -> None:
    own = {service["image"] for name, service in both["services"].items() if name in OURS | BACKUPS}
    assert own == {f"huiying:{version('huiying')}"}
    assert f'image.version="{version("huiying")}"' in (ROOT / "Dockerfile").read_text("utf-8")
    for name, service in both["services"].items():
        assert re.fullmatch(r"[a-z]+:\d+(\.\d+)+(-[a-z]+)?", service["image"]), name
        for volume in service.get("volumes", []):
            assert volume["type"] == "volume", name
            assert volume["source"] in both["volumes"], name


def test_only_whoever_searches_reaches_the_index_and_nobody_from_outside(both: Model) -> None:
    assert both["networks"]["search"]["internal"] is True
    assert both["networks"]["records"]["internal"] is True
    on = {
        network: {
            name for name, service in both["services"].items() if network in service.get("networks", ())
        }
        for network in ("search", "records", "front")
    }
    assert on["search"] & OURS == {"api", "worker", "api-1", "api-2", "workers"}
    assert not on["records"] & {"api", "worker", "crawler", "caddy"}
    assert on["front"] == {"caddy", "api-1", "api-2"}
    [front] = both["networks"]["front"]["ipam"]["config"]
    trusted = {
        both["services"][name]["environment"]["HUIYING_TRUSTED_PROXIES"] for name in ("api-1", "api-2")
    }
    assert trusted == {front["subnet"]}


def test_every_setting_is_one_there_is_and_every_secret_a_file(both: Model) -> None:
    known = {f"HUIYING_{name.upper()}" for name in Settings.model_fields}
    for name in OURS | BACKUPS:
        service = both["services"][name]
        given = service["environment"]
        assert {key.removesuffix("_FILE") for key in given} <= known, name
        files = {value for key, value in given.items() if key.endswith("_FILE")}
        assert files == {secret["target"] for secret in service["secrets"]}, name
        assert files, name
        assert not [value for value in given.values() if re.search(r"//[^/]*:[^/]*@", value)], name


def test_an_office_may_say_how_many(both: Model) -> None:
    many = resolved("--profile", "scale", HUIYING_WORKERS="5", HUIYING_CRAWLERS="3", HUIYING_PORT="9000")
    assert many["services"]["workers"]["deploy"]["replicas"] == 5
    assert many["services"]["crawlers"]["deploy"]["replicas"] == 3
    assert both["services"]["workers"]["deploy"]["replicas"] == 2
    assert ("127.0.0.1", "9000") in addresses(many["services"]["caddy"])


def test_no_secret_is_told(tmp_path: Path) -> None:
    secrets = make_secrets(tmp_path / "secrets")
    held = {path.name: path.read_text("ascii").strip() for path in secrets.iterdir()}
    project = tmp_path / "project"
    for part in ("docker-compose.yml", ".env", "Dockerfile", "deploy/Caddyfile", "deploy/elasticsearch.sh"):
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        (project / part).write_bytes((ROOT / part).read_bytes())
    secrets.rename(project / "deploy" / "secrets")
    told = compose("--project-directory", str(project), "-f", str(project / "docker-compose.yml"),
                   "--profile", "single", "--profile", "scale", "config")  # fmt: skip
    assert "deploy/secrets/database_password" in told
    assert not [name for name, secret in held.items() if secret in told]


def test_every_file_that_is_named_is_there_or_is_made(both: Model, tmp_path: Path) -> None:
    assert all(Path(config["file"]).is_file() for config in both["configs"].values())
    made = make_secrets(tmp_path / "secrets", "10.1.2.3")
    assert {Path(secret["file"]).name for secret in both["secrets"].values()} == {
        p.name for p in made.iterdir()
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o444}
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    make_secrets(made, "10.1.2.3")
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def variables(*names: str) -> set[str]:
    texts = [(ROOT / name).read_text("utf-8") for name in names]
    return {
        word.removesuffix("_FILE")
        for text in texts
        for word in re.findall(r"HUIYING_[A-Z]+(?:_[A-Z]+)*", text)
    }


def test_what_the_guide_names_is_there(both: Model) -> None:
    known = {f"HUIYING_{name.upper()}" for name in Settings.model_fields} | {"HUIYING_X"}
    assert variables("deploy/office.env.example") <= known
    assert variables("docs/deployment.md") <= known | variables("docker-compose.yml", "deploy/Caddyfile")
    guide = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    named = set(
        re.findall(r"docker compose (?:--profile scale )?(?:run --rm|exec|restart) ([a-z0-9-]+)", guide)
    )
    assert {"api", "backup", "move", "caddy"} <= named <= set(both["services"])
    for path in re.findall(r"deploy/[A-Za-z.-]+", guide):
        assert (ROOT / path.rstrip(".")).exists() or path in {"deploy/office.env", "deploy/secrets"}, path
