"""Mistakes as the client reports them: the right code, at once, and nothing written."""

import http.client
from urllib.parse import urlsplit

import mlflow
import pytest
from conftest import TOKEN, URL
from mlflow.entities import Metric, Param

UNKNOWN_RUN = "0" * 32


def test_a_changed_param(experiment, client, error):
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
        mlflow.log_param("depth", 3)
        with error("INVALID_PARAMETER_VALUE", "Changing param values is not allowed"):
            mlflow.log_param("depth", 4)
        with error("INVALID_PARAMETER_VALUE", "'old_value': '3', 'new_value': '4'"):
            mlflow.log_params({"width": 1, "depth": 4})
    assert client.get_run(run.info.run_id).data.params == {"depth": "3"}


@pytest.mark.runnel_only
def test_a_batch_is_written_whole_or_not_at_all(experiment, client, error):
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
        with error("INVALID_PARAMETER_VALUE"):
            client.log_batch(
                run.info.run_id, metrics=[Metric("loss", 1.0, 1, 0)], params=[Param("depth", "4"), Param("width", "1")]
            )
    read = client.get_run(run.info.run_id).data
    assert (read.params, read.metrics) == ({"depth": "3"}, {})


def test_an_unknown_run(client, error):
    with error("RESOURCE_DOES_NOT_EXIST", UNKNOWN_RUN):
        client.get_run(UNKNOWN_RUN)
    with error("RESOURCE_DOES_NOT_EXIST", UNKNOWN_RUN):
        client.log_metric(UNKNOWN_RUN, "loss", 1.0)
    with error("RESOURCE_DOES_NOT_EXIST", UNKNOWN_RUN):
        client.log_batch(UNKNOWN_RUN, params=[Param("depth", "3")])


def test_an_unknown_experiment(client, error):
    with error("RESOURCE_DOES_NOT_EXIST", "987654321"):
        client.get_experiment("987654321")
    with error("RESOURCE_DOES_NOT_EXIST"):
        client.create_run("987654321")


def test_a_deleted_run(experiment, client, error):
    with mlflow.start_run() as run:
        pass
    client.delete_run(run.info.run_id)
    with error("INVALID_PARAMETER_VALUE", "active"):
        client.log_metric(run.info.run_id, "loss", 1.0)
    with error("INVALID_PARAMETER_VALUE", "active"):
        client.set_tag(run.info.run_id, "team", "churn")
    client.restore_run(run.info.run_id)
    assert client.get_run(run.info.run_id).data.metrics == {}


@pytest.mark.parametrize("key", ["", "a/", "a//b", "../a", "/a", "a%b", "a=b", "x" * 251])
def test_a_bad_metric_name(experiment, client, error, key):
    run = client.create_run(experiment.experiment_id)
    with error("INVALID_PARAMETER_VALUE"):
        client.log_metric(run.info.run_id, key, 1.0)
    assert client.get_run(run.info.run_id).data.metrics == {}


def test_the_same_param_twice_in_a_batch(experiment, client, error):
    run = client.create_run(experiment.experiment_id)
    with error("INVALID_PARAMETER_VALUE"):
        client.log_batch(run.info.run_id, params=[Param("depth", "3"), Param("depth", "4")])
    assert client.get_run(run.info.run_id).data.params == {}


@pytest.mark.runnel_only
@pytest.mark.parametrize("token", ["", "f" * 40, "not a token"])
def test_a_wrong_token(experiment, client, error, monkeypatch, token):
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", token)
    with error("UNAUTHENTICATED"):
        client.get_experiment("0")
    with error("UNAUTHENTICATED"):
        client.create_run(experiment.experiment_id)


@pytest.mark.runnel_only
def test_the_token_as_a_password(experiment, client, monkeypatch):
    """Some teams have MLFLOW_TRACKING_USERNAME and …_PASSWORD in their scripts already."""
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "anyone")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", mlflow.environment_variables.MLFLOW_TRACKING_TOKEN.get())
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN")
    assert client.get_experiment(experiment.experiment_id).name == experiment.name


@pytest.mark.runnel_only
@pytest.mark.parametrize(("path", "token", "status"), [("/nothing", TOKEN, 404), ("/runs/create", "f" * 40, 401)])
def test_a_refused_request_leaves_its_connection_usable(path, token, status):
    """Clients keep connections open; one that was reset under the next request costs a retry, or that request."""
    connection = http.client.HTTPConnection(urlsplit(URL).netloc, timeout=10)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for _ in range(5):
        connection.request("POST", f"/api/2.0/mlflow{path}", '{"experiment_id": "0"}', headers)
        response = connection.getresponse()
        response.read()
        assert response.status == status
    connection.close()
