"""Tracking with mlflow 2.x: the same URL and token, older requests."""

import math

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pytest


def test_this_is_really_the_old_client():
    assert mlflow.__version__.startswith("2.")


def test_a_run_with_everything(experiment, client, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.txt").write_text("a")
    figure, _ = plt.subplots()
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_param("depth", 3)
        mlflow.log_params({"width": 1.5})
        for step in range(20):
            mlflow.log_metric("loss", 1 / (1 + step), step=step)
        mlflow.log_metrics({"nan": math.nan, "inf": math.inf})
        mlflow.set_tag("team", "churn")
        mlflow.log_text("hello", "notes/a.txt")
        mlflow.log_figure(figure, "plot.png")
        mlflow.log_artifacts(str(tmp_path / "data"), "data")
        mlflow.log_input(mlflow.data.from_numpy(np.zeros(3), name="probe"), context="training")
    plt.close(figure)

    read = client.get_run(run.info.run_id)
    assert (read.info.status, read.info.run_name) == ("FINISHED", "first")
    assert read.data.params == {"depth": "3", "width": "1.5"}
    assert (read.data.metrics["loss"], read.data.metrics["inf"]) == (0.05, 1.7976931348623157e308)
    assert math.isnan(read.data.metrics["nan"])
    assert read.data.tags["team"] == "churn"
    assert [entry.dataset.name for entry in read.inputs.dataset_inputs] == ["probe"]
    assert [point.value for point in client.get_metric_history(run.info.run_id, "loss")] == [
        1 / (1 + step) for step in range(20)
    ]
    assert mlflow.artifacts.load_text(f"{run.info.artifact_uri}/notes/a.txt") == "hello"
    assert {item.path for item in client.list_artifacts(run.info.run_id)} == {"data", "notes", "plot.png"}
    path = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="data", dst_path=str(tmp_path))
    with open(f"{path}/a.txt") as file:
        assert file.read() == "a"


def test_search_and_nesting(experiment):
    with mlflow.start_run() as parent:
        for number in range(3):
            with mlflow.start_run(nested=True):
                mlflow.log_metric("f1", number)
    found = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}' and metrics.f1 > 0",
        order_by=["metrics.f1 DESC"],
    )
    assert list(found["metrics.f1"]) == [2.0, 1.0]


def test_a_run_is_resumed_deleted_and_restored(experiment, client):
    with mlflow.start_run() as run:
        pass
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("loss", 1.0)
    mlflow.delete_run(run.info.run_id)
    assert mlflow.search_runs().empty
    client.restore_run(run.info.run_id)
    assert mlflow.search_runs()["metrics.loss"].tolist() == [1.0]


def test_tables(experiment):
    with mlflow.start_run():
        mlflow.log_table({"x": [1]}, "table.json")
        mlflow.log_table({"x": [2]}, "table.json")
    assert list(mlflow.load_table("table.json")["x"]) == [1, 2]


def test_errors_have_their_codes(experiment, client, error):
    with mlflow.start_run():
        mlflow.log_param("depth", 3)
        with error("INVALID_PARAMETER_VALUE", "Changing param values is not allowed"):
            mlflow.log_param("depth", 4)
    with error("RESOURCE_DOES_NOT_EXIST"):
        client.get_run("0" * 32)


@pytest.mark.runnel_only
def test_a_wrong_token(client, error, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "f" * 40)
    with error("UNAUTHENTICATED"):
        client.get_experiment("0")
