"""Numbers that JSON cannot say, and text beyond ASCII."""

import math

import mlflow


def test_nan_comes_back_as_nan(experiment, client):
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.log_metric("loss", float("nan"), step=2)
    assert math.isnan(client.get_run(run.info.run_id).data.metrics["loss"])
    values = [point.value for point in client.get_metric_history(run.info.run_id, "loss")]
    assert values[0] == 0.5
    assert math.isnan(values[1])


def test_infinities_come_back_as_the_largest_doubles(experiment, client):
    """What MLflow's own stores do; its clients and their tests rely on it."""
    with mlflow.start_run() as run:
        mlflow.log_metrics({"up": math.inf, "down": -math.inf})
    metrics = client.get_run(run.info.run_id).data.metrics
    assert metrics == {"up": 1.7976931348623157e308, "down": -1.7976931348623157e308}


def test_numbers_keep_every_digit(experiment, client):
    numbers = {
        "third": 1 / 3,
        "tiny": 5e-324,
        "huge": 1.7976931348623157e308,
        "negative zero": -0.0,
        "count": 2**53 - 1,
    }
    with mlflow.start_run() as run:
        mlflow.log_metrics(numbers)
    assert client.get_run(run.info.run_id).data.metrics == numbers


def test_steps_may_be_negative_and_large(experiment, client):
    with mlflow.start_run() as run:
        for step in (-5, 0, 2**53 - 1):
            mlflow.log_metric("loss", 1.0, step=step)
    assert sorted(point.step for point in client.get_metric_history(run.info.run_id, "loss")) == [-5, 0, 2**53 - 1]


def test_text_in_any_script(experiment, client):
    with mlflow.start_run(run_name="écho 🎉") as run:
        mlflow.log_param("données", "größe 日本語 '\"%_\\")
        mlflow.set_tag("métrique", "a\nb\tc")
    read = client.get_run(run.info.run_id)
    assert read.info.run_name == "écho 🎉"
    assert read.data.params == {"données": "größe 日本語 '\"%_\\"}
    assert read.data.tags["métrique"] == "a\nb\tc"


def test_a_long_param_is_cut_at_6000_characters(experiment, client):
    with mlflow.start_run() as run:
        mlflow.log_param("prompt", "x" * 7000)
        mlflow.set_tag("note", "y" * 9000)
    read = client.get_run(run.info.run_id).data
    assert read.params["prompt"] == "x" * 6000
    assert read.tags["note"] == "y" * 8000
