"""Asynchronous logging: the README recommends it for chatty scripts, so what it saves is measured here."""

import os
import subprocess
import sys

import mlflow
from conftest import URL, unique
from counting_proxy import counting_proxy

# A script that calls log_metric in a loop, as most do.
CHATTY = """
import sys, mlflow
mlflow.set_experiment(sys.argv[1])
with mlflow.start_run():
    for step in range(300):
        mlflow.log_metric("loss", 1 / (1 + step), step=step)
"""


def run_chatty(name, **settings):
    """Runs the script against a proxy; answers its writes of metrics."""
    with counting_proxy(URL) as (url, requests):
        environment = os.environ | {"MLFLOW_TRACKING_URI": url} | settings
        subprocess.run([sys.executable, "-c", CHATTY, name], env=environment, check=True, timeout=120)
    return [request for request in requests if request.endswith(("/log-metric", "/log-batch"))]


def test_two_variables_turn_300_requests_into_a_handful(client):
    name = unique("chatty")
    assert len(run_chatty(name)) == 300
    buffered = run_chatty(name, MLFLOW_ENABLE_ASYNC_LOGGING="true", MLFLOW_ASYNC_LOGGING_BUFFERING_SECONDS="1")
    assert len(buffered) < 10

    runs = client.search_runs([client.get_experiment_by_name(name).experiment_id])
    assert len(runs) == 2
    for run in runs:
        history = client.get_metric_history(run.info.run_id, "loss")
        assert sorted((point.step, point.value) for point in history) == [(step, 1 / (1 + step)) for step in range(300)]
        assert run.data.metrics == {"loss": 1 / 300}


def test_batches_in_parallel_lose_nothing(experiment, client):
    with mlflow.start_run() as run:
        pending = [mlflow.log_metric("loss", float(step), step=step, synchronous=False) for step in range(100)]
        pending.append(mlflow.log_params({f"p{number}": number for number in range(20)}, synchronous=False))
        for operation in pending:
            operation.wait()
    read = client.get_run(run.info.run_id).data
    assert read.metrics == {"loss": 99.0}
    assert len(read.params) == 20
    assert len(client.get_metric_history(run.info.run_id, "loss")) == 100
