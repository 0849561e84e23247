"""The files for containers, held against the settings that there are. Whether they start, nobody here can say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.settings import PREFIX, SECRETS, Settings

FOLDER = Path(__file__).resolve().parents[1] / "deploy"
ENDS = {PREFIX + name.upper() for name in Settings.model_fields} | {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    return read


def test_containers_are_given_settings_that_there_are(compose: dict[str, Any]) -> None:
    said = {name for service in compose["services"].values() for name in service.get("environment", {})}
    assert {name for name in said if name.startswith(PREFIX)} <= ENDS
    assert set(re.findall(r"LICHTERMEER_\w+", (FOLDER / "Dockerfile").read_text("utf-8"))) <= ENDS


def test_each_container_has_the_secrets_that_it_reads_and_no_other(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        values = [str(value) for value in service.get("environment", {}).values()]
        read = {value.removeprefix("/run/secrets/") for value in values if value.startswith("/run/secrets/")}
        assert read == set(service.get("secrets", [])), name
        assert read <= set(compose["secrets"])


def test_only_the_worker_can_write_to_the_search(compose: dict[str, Any]) -> None:
    holders = [
        name for name, service in compose["services"].items() if "search-write-key" in service.get("secrets", [])
    ]
    assert holders == ["worker"]


def test_nothing_is_open_to_the_network_by_itself(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
