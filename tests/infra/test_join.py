"""Joining the parts."""

import pytest

from infra import join


def test_every_resource_of_every_part_is_in_the_template(app):
    for name in join.part_names():
        text = (join.PARTS / f"{name}.yaml").read_text(encoding="utf-8")
        resources = text.partition("\nResources:\n")[2].partition("\nOutputs:\n")[0]
        declared = {
            line[2:-1]
            for line in resources.splitlines()
            if line[:2] == "  " and line[2] not in " #" and line.endswith(":")
        }
        assert declared and declared <= set(app.resources), name


def test_a_part_without_resources_is_refused(tmp_path, monkeypatch):
    (tmp_path / "base.yaml").write_text("A: 1\n\nResources:\n  B:\n    Type: X\n\nOutputs:\n  C: 1\n")
    (tmp_path / "broken.yaml").write_text("Parameters: {}\n")
    monkeypatch.setattr(join, "PARTS", tmp_path)
    with pytest.raises(ValueError, match="broken.yaml has no Resources"):
        join.join()


def test_a_part_with_outputs_is_refused(tmp_path, monkeypatch):
    (tmp_path / "base.yaml").write_text("A: 1\n\nResources:\n  B:\n    Type: X\n\nOutputs:\n  C: 1\n")
    (tmp_path / "extra.yaml").write_text("# x\nResources:\n  D:\n    Type: X\n\nOutputs:\n  E: 1\n")
    monkeypatch.setattr(join, "PARTS", tmp_path)
    with pytest.raises(ValueError, match="only base.yaml has outputs"):
        join.join()
