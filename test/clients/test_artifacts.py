"""Files of a run: every way the client writes them, read back through the client."""

import json

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from PIL import Image


def paths(run, path=None):
    return sorted(item.path for item in mlflow.artifacts.list_artifacts(run_id=run.info.run_id, artifact_path=path))


def test_text_and_dicts(experiment):
    with mlflow.start_run() as run:
        mlflow.log_text("grüße\n", "notes/readme.txt")
        mlflow.log_dict({"layers": [1, 2, {"size": 3}]}, "config.json")
        mlflow.log_dict({"name": "x"}, "config.yaml")
    uri = run.info.artifact_uri
    assert mlflow.artifacts.load_text(f"{uri}/notes/readme.txt") == "grüße\n"
    assert mlflow.artifacts.load_dict(f"{uri}/config.json") == {"layers": [1, 2, {"size": 3}]}
    assert mlflow.artifacts.load_text(f"{uri}/config.yaml") == "name: x\n"
    assert paths(run) == ["config.json", "config.yaml", "notes"]
    assert paths(run, "notes") == ["notes/readme.txt"]


def test_a_figure(experiment, tmp_path):
    figure, axes = plt.subplots(figsize=(3, 2), dpi=100)
    axes.plot([1, 2, 3])
    with mlflow.start_run() as run:
        mlflow.log_figure(figure, "plots/line.png")
    plt.close(figure)
    path = mlflow.artifacts.download_artifacts(f"{run.info.artifact_uri}/plots/line.png", dst_path=str(tmp_path))
    assert Image.open(path).size == (300, 200)


def test_images_by_file_and_by_step(experiment, client, eventually):
    picture = np.random.default_rng(0).integers(0, 256, (8, 12, 3), dtype=np.uint8)
    with mlflow.start_run() as run:
        mlflow.log_image(picture, "sample.png")
        for step in range(2):
            mlflow.log_image(picture, key="val/mask", step=step)
        mlflow.flush_artifact_async_logging()
    loaded = mlflow.artifacts.load_image(f"{run.info.artifact_uri}/sample.png")
    assert np.array_equal(np.asarray(loaded), picture)
    eventually(lambda: client.get_run(run.info.run_id).data.tags.get("mlflow.loggedImages"))
    stepped = eventually(lambda: [path for path in paths(run, "images") if path.endswith(".png")])
    assert len(stepped) == 2


def test_tables_are_appended_to_and_loaded_over_runs(experiment):
    name = "a file name that is longer than it needs to be.json"
    for start in (0, 2):
        with mlflow.start_run():
            mlflow.log_table({"x": [start], "label": ["a"]}, name)
            mlflow.log_table(pd.DataFrame({"x": [start + 1], "label": ["b"]}), name)
    table = mlflow.load_table(name, extra_columns=["run_id"])
    assert sorted(table["x"]) == [0, 1, 2, 3]
    assert table["run_id"].nunique() == 2


def test_a_folder_goes_up_and_comes_down_as_it_was(experiment, tmp_path):
    files = {
        "a.bin": bytes(range(256)) * 100,
        "empty.txt": b"",
        "deep/er/b.csv": b"1,2\n",
        "deep/with space & ünï+100%.txt": b"x",
    }
    for path, content in files.items():
        (tmp_path / "up" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "up" / path).write_bytes(content)
    with mlflow.start_run() as run:
        mlflow.log_artifacts(str(tmp_path / "up"), "data")
    down = tmp_path / "down"
    mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="data", dst_path=str(down))
    got = {str(path.relative_to(down / "data")): path.read_bytes() for path in down.rglob("*") if path.is_file()}
    assert got == files


def test_the_listing_tells_folders_and_sizes(experiment, client):
    with mlflow.start_run() as run:
        mlflow.log_text("12345", "five.txt")
        mlflow.log_text("x", "folder/one.txt")
    listed = {item.path: (item.is_dir, item.file_size) for item in client.list_artifacts(run.info.run_id)}
    assert listed == {"five.txt": (False, 5), "folder": (True, None)}


def test_a_file_is_replaced(experiment):
    with mlflow.start_run() as run:
        mlflow.log_text("old and longer", "note.txt")
        mlflow.log_text("new", "note.txt")
    assert mlflow.artifacts.load_text(f"{run.info.artifact_uri}/note.txt") == "new"


def test_several_megabytes(experiment, tmp_path):
    content = np.random.default_rng(0).bytes(12_000_000)
    (tmp_path / "weights.bin").write_bytes(content)
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "weights.bin"))
    path = mlflow.artifacts.download_artifacts(
        run_id=run.info.run_id, artifact_path="weights.bin", dst_path=str(tmp_path / "down")
    )
    with open(path, "rb") as file:
        assert file.read() == content


def test_a_file_is_deleted(experiment):
    with mlflow.start_run() as run:
        mlflow.log_text("x", "keep.txt")
        mlflow.log_text("x", "drop.txt")
    get_artifact_repository(run.info.artifact_uri).delete_artifacts("drop.txt")
    assert paths(run) == ["keep.txt"]


def test_a_file_that_is_not_there(experiment, tmp_path):
    with mlflow.start_run() as run:
        pass
    assert paths(run) == []
    with pytest.raises(mlflow.MlflowException, match="nothing.txt"):
        mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="nothing.txt", dst_path=str(tmp_path))


def test_json_by_hand_and_by_the_client_are_the_same_bytes(experiment, tmp_path):
    (tmp_path / "given.json").write_text(json.dumps({"a": 1}))
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "given.json"), "in/a/folder")
    assert paths(run, "in/a/folder") == ["in/a/folder/given.json"]
    assert mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/in/a/folder/given.json") == {"a": 1}
