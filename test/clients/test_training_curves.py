"""Metrics over epochs: what was logged comes back, point by point."""

import time

import mlflow
import numpy as np
from mlflow.entities import Metric
from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split


def test_each_epoch_of_a_small_model(experiment, client):
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X / 16, y, random_state=0)
    model = SGDClassifier(loss="log_loss", random_state=0)
    losses, accuracies = [], []
    with mlflow.start_run() as run:
        for epoch in range(25):
            model.partial_fit(X_train, y_train, classes=np.unique(y))
            losses.append(log_loss(y_test, model.predict_proba(X_test)))
            accuracies.append(model.score(X_test, y_test))
            mlflow.log_metrics({"val/loss": losses[-1], "val/accuracy": accuracies[-1]}, step=epoch)

    history = client.get_metric_history(run.info.run_id, "val/loss")
    assert [(point.step, point.value) for point in history] == list(enumerate(losses))
    history = client.get_metric_history(run.info.run_id, "val/accuracy")
    assert [point.value for point in history] == accuracies
    latest = client.get_run(run.info.run_id).data.metrics
    assert latest == {"val/loss": losses[-1], "val/accuracy": accuracies[-1]}


def test_thousands_of_points_in_full_batches(experiment, client):
    now = int(time.time() * 1000)
    with mlflow.start_run() as run:
        for start in range(0, 5000, 1000):
            client.log_batch(
                run.info.run_id,
                metrics=[Metric("loss", 1 / (1 + step), now + step, step) for step in range(start, start + 1000)],
            )
    history = client.get_metric_history(run.info.run_id, "loss")
    assert [(point.step, point.timestamp, point.value) for point in history] == [
        (step, now + step, 1 / (1 + step)) for step in range(5000)
    ]


def test_history_can_be_read_while_the_run_goes_on(experiment, client):
    with mlflow.start_run() as run:
        for step in range(3):
            mlflow.log_metric("loss", float(step), step=step)
            assert len(client.get_metric_history(run.info.run_id, "loss")) == step + 1


def test_the_latest_value_is_that_of_the_highest_step_in_whatever_order_they_arrive(experiment, client):
    with mlflow.start_run() as run:
        for step in (5, 9, 2):
            mlflow.log_metric("loss", step / 10, step=step)
    assert client.get_run(run.info.run_id).data.metrics == {"loss": 0.9}
    assert sorted(point.step for point in client.get_metric_history(run.info.run_id, "loss")) == [2, 5, 9]


def test_a_repeated_batch_doubles_no_point(experiment, client):
    point = Metric("loss", 0.5, 1_700_000_000_000, 1)
    with mlflow.start_run() as run:
        client.log_batch(run.info.run_id, metrics=[point])
        client.log_batch(run.info.run_id, metrics=[point])
    assert len(client.get_metric_history(run.info.run_id, "loss")) == 1


def test_a_metric_that_was_never_logged_has_no_history(experiment, client):
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1)
    assert client.get_metric_history(run.info.run_id, "accuracy") == []
