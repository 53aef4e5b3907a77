"""Metrics that a user adds: asked for by name, refused with place and cause where malformed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.metrics import Metric, _loaded, _read
from index.errors import SettingsError

OWN = """
[promotion_intensity]
title = "Promotion intensity"
names = ["promotion intensity"]
formula = ["SellingGeneralAndAdministrativeExpense / GrossProfit"]
unit = "percent"
source = "the sales department's definition"
"""
QUESTION = "What was promotion intensity in the quarter ended December 31, 2003?"


def asked(command: Path, sample: Path, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command, "ask", "--json", "-f", sample, QUESTION],
        env=os.environ | {"FILING_HOME": str(home)} | more,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def test_a_users_metric_is_computed_and_its_source_is_named(
    filing_command: Path, sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "metrics.toml").write_text(OWN, encoding="utf-8")
    reply = json.loads(asked(filing_command, sample, tmp_path).stdout)
    assert reply["value"] == pytest.approx(1912 / 1813 * 100)
    assert reply["unit"] == "percent"
    assert any("the sales department's definition" in caveat for caveat in reply["caveats"])


def test_the_readmes_example_is_a_metric(sample: Path, tmp_path: Path) -> None:
    readme = (sample.parents[2] / "docs" / "metrics.md").read_text(encoding="utf-8")
    example = readme.partition("```toml\n[promotion_intensity]")[2].partition("```")[0]
    path = tmp_path / "metrics.toml"
    path.write_text(f"[promotion_intensity]{example}", encoding="utf-8")
    assert [metric.title for _, metric in _read(_loaded(path), str(path))] == [
        "Promotion intensity"
    ]


def test_the_file_may_stand_elsewhere(filing_command: Path, sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(OWN, encoding="utf-8")
    ran = asked(filing_command, sample, tmp_path / "home", FILING_METRICS=str(path))
    assert json.loads(ran.stdout)["route"] == "compute"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("GrossProfit", "GrosProfit", "Did you mean GrossProfit?"),
        ("GrossProfit", "promotion_intensity", "computed from itself"),
        ('unit = "percent"', 'unit = "furlongs"', "unit: 'furlongs' is none of"),
        ("names =", "name =", "name is no field. Did you mean names?"),
        ("/ GrossProfit", "/ (GrossProfit", "parenthesis is not closed"),
        ("[promotion_intensity]", "[promotion_intensity", "is not TOML"),
    ],
)
def test_a_malformed_metric_is_an_error_of_one_line(
    old: str, new: str, said: str, filing_command: Path, sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "metrics.toml").write_text(OWN.replace(old, new), encoding="utf-8")
    ran = asked(filing_command, sample, tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.startswith("error: ")
    assert ran.stderr.count("\n") == 1
    assert said in ran.stderr
    assert "metrics.toml" in ran.stderr


def test_a_file_that_is_named_and_not_there_is_said(
    filing_command: Path, sample: Path, tmp_path: Path
) -> None:
    ran = asked(filing_command, sample, tmp_path, FILING_METRICS=str(tmp_path / "none.toml"))
    assert (ran.returncode, "which is no file" in ran.stderr) == (1, True)


@given(st.binary(max_size=300))
def test_any_bytes_are_metrics_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("own") / "metrics.toml"
    path.write_bytes(content)
    found: dict[str, Metric] = {}
    said = str(path)
    try:
        found = dict(_read(_loaded(path), str(path)))
    except SettingsError as error:
        said = str(error)
    assert str(path) in said
    assert all(metric.key == key for key, metric in found.items())
