"""Datasets that a run used."""

import mlflow
import numpy as np
import pandas as pd


def test_inputs_come_back_with_their_context(experiment, client):
    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
    train = mlflow.data.from_pandas(frame, source="https://example.org/train.csv", name="churn", targets="y")
    test = mlflow.data.from_numpy(np.zeros((3, 2)), name="probe")
    with mlflow.start_run() as run:
        mlflow.log_input(train, context="training", tags={"split": "a"})
        mlflow.log_input(test, context="testing")

    inputs = {entry.dataset.name: entry for entry in client.get_run(run.info.run_id).inputs.dataset_inputs}
    assert set(inputs) == {"churn", "probe"}
    assert inputs["churn"].dataset.digest == train.digest
    assert "example.org/train.csv" in inputs["churn"].dataset.source
    assert '"x"' in inputs["churn"].dataset.schema
    assert {tag.key: tag.value for tag in inputs["churn"].tags} == {"mlflow.data.context": "training", "split": "a"}


def test_the_same_dataset_twice_is_one_input(experiment, client):
    dataset = mlflow.data.from_numpy(np.zeros((3, 2)), name="probe")
    with mlflow.start_run() as run:
        mlflow.log_input(dataset, context="training")
        mlflow.log_input(dataset, context="training")
    assert len(client.get_run(run.info.run_id).inputs.dataset_inputs) == 1


def test_runs_are_found_by_their_dataset(experiment):
    runs = {}
    for name, context in (("churn", "training"), ("sales", "training"), ("churn", "testing")):
        with mlflow.start_run() as run:
            mlflow.log_input(mlflow.data.from_numpy(np.zeros(3), name=name), context=context)
        runs[name, context] = run.info.run_id
    found = mlflow.search_runs(filter_string="dataset.name = 'churn' and dataset.context = 'testing'")
    assert list(found["run_id"]) == [runs["churn", "testing"]]
    assert len(mlflow.search_runs(filter_string="dataset.name LIKE 'chur%'")) == 2


def test_a_metric_may_name_its_dataset(experiment, client):
    dataset = mlflow.data.from_numpy(np.zeros(3), name="churn")
    with mlflow.start_run() as run:
        mlflow.log_metric("f1", 0.5, dataset=dataset)
    assert client.get_run(run.info.run_id).data.metrics == {"f1": 0.5}
