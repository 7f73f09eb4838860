"""The life of a run."""

import mlflow
import pytest
from mlflow.entities import Metric, Param, RunTag, ViewType


def test_a_run_is_running_then_finished(experiment, client):
    with mlflow.start_run(run_name="first", description="why it was done", tags={"team": "churn"}) as run:
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
    read = client.get_run(run.info.run_id)
    assert read.info.status == "FINISHED"
    assert read.info.run_name == "first"
    assert read.info.experiment_id == experiment.experiment_id
    assert read.info.end_time >= read.info.start_time
    assert read.info.lifecycle_stage == "active"
    assert read.data.tags["team"] == "churn"
    assert read.data.tags["mlflow.note.content"] == "why it was done"
    assert read.data.tags["mlflow.runName"] == "first"


def test_a_run_without_a_name_gets_one(experiment, client):
    with mlflow.start_run() as run:
        pass
    assert run.info.run_name.count("-") == 2
    assert client.get_run(run.info.run_id).info.run_name == run.info.run_name


def test_an_exception_marks_the_run_failed(experiment, client):
    with pytest.raises(RuntimeError), mlflow.start_run() as run:
        raise RuntimeError("out of memory")
    assert client.get_run(run.info.run_id).info.status == "FAILED"


def test_a_run_is_resumed_and_keeps_what_it_had(experiment, client):
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
        mlflow.log_metric("loss", 1.0, step=1)
    with mlflow.start_run(run_id=run.info.run_id):
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("loss", 0.5, step=2)
        mlflow.log_param("late", "yes")
    read = client.get_run(run.info.run_id)
    assert read.info.status == "FINISHED"
    assert read.data.params == {"depth": "3", "late": "yes"}
    assert [point.value for point in client.get_metric_history(run.info.run_id, "loss")] == [1.0, 0.5]


def test_logging_to_a_finished_run_still_counts(experiment, client):
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1.0)
    client.log_metric(run.info.run_id, "test/f1", 0.9)
    assert client.get_run(run.info.run_id).data.metrics == {"loss": 1.0, "test/f1": 0.9}


def test_a_deleted_run_leaves_the_list_and_comes_back(experiment, client):
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1.0)
    mlflow.delete_run(run.info.run_id)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    assert client.search_runs([experiment.experiment_id]) == []
    deleted = client.search_runs([experiment.experiment_id], run_view_type=ViewType.DELETED_ONLY)
    assert [found.info.run_id for found in deleted] == [run.info.run_id]

    client.restore_run(run.info.run_id)
    [restored] = client.search_runs([experiment.experiment_id])
    assert restored.info.lifecycle_stage == "active"
    assert restored.data.metrics == {"loss": 1.0}


def test_one_batch_logs_everything_at_once(experiment, client):
    run = client.create_run(experiment.experiment_id)
    client.log_batch(
        run.info.run_id,
        metrics=[Metric("loss", 0.5, 1_700_000_000_000, 3)],
        params=[Param("depth", "3")],
        tags=[RunTag("team", "churn")],
    )
    read = client.get_run(run.info.run_id).data
    assert read.metrics == {"loss": 0.5}
    assert read.params == {"depth": "3"}
    assert read.tags["team"] == "churn"


def test_more_than_a_batch_can_hold_is_split_by_the_client(experiment, client):
    params = {f"param {number}": str(number) for number in range(250)}
    metrics = {f"metric {number}": float(number) for number in range(1500)}
    with mlflow.start_run() as run:
        mlflow.log_params(params)
        mlflow.log_metrics(metrics)
    read = client.get_run(run.info.run_id).data
    assert read.params == params
    assert read.metrics == metrics


def test_tags_change_and_go(experiment, client):
    with mlflow.start_run() as run:
        mlflow.set_tags({"stage": "draft", "keep": "yes"})
        mlflow.set_tag("stage", "final")
        mlflow.delete_tag("keep")
    tags = client.get_run(run.info.run_id).data.tags
    assert tags["stage"] == "final"
    assert "keep" not in tags


def test_a_run_is_renamed(experiment, client):
    with mlflow.start_run(run_name="before") as run:
        pass
    client.update_run(run.info.run_id, name="after")
    read = client.get_run(run.info.run_id)
    assert (read.info.run_name, read.data.tags["mlflow.runName"]) == ("after", "after")


def test_without_an_experiment_runs_go_to_the_default_one(client):
    with mlflow.start_run() as run:
        pass
    assert run.info.experiment_id == "0"
    assert client.get_experiment("0").name == "Default"
