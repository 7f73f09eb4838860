"""Models with mlflow 2.x: they lie among the run's artifacts, and versions point there."""

import json

import mlflow
import numpy as np
import sklearn
from conftest import unique
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

PIP_REQUIREMENTS = [f"scikit-learn=={sklearn.__version__}"]
X, y = load_iris(return_X_y=True)


def log(model_name):
    model = LogisticRegression(max_iter=200).fit(X, y)
    with mlflow.start_run() as run:
        mlflow.sklearn.log_model(
            model, "model", registered_model_name=model_name, input_example=X[:2], pip_requirements=PIP_REQUIREMENTS
        )
    return model, run


def test_a_model_is_logged_registered_and_loaded_both_ways(experiment, client, model_name):
    model, run = log(model_name)
    for uri in (f"runs:/{run.info.run_id}/model", f"models:/{model_name}/1", f"models:/{model_name}/latest"):
        loaded = mlflow.sklearn.load_model(uri)
        assert np.array_equal(loaded.predict_proba(X), model.predict_proba(X))
    assert "model" in {item.path for item in client.list_artifacts(run.info.run_id)}
    assert client.get_model_version(model_name, "1").run_id == run.info.run_id
    # By the route that only clients before 3.0 call; without it they warn at every model.
    [entry] = json.loads(client.get_run(run.info.run_id).data.tags["mlflow.log-model.history"])
    assert entry["artifact_path"] == "model"


def test_stages_aliases_and_tags(experiment, client, model_name, error):
    log(model_name)
    log(model_name)
    client.transition_model_version_stage(model_name, "2", "Production")
    client.set_registered_model_alias(model_name, "champion", "1")
    client.set_model_version_tag(model_name, "1", "validated", "yes")
    assert [int(version.version) for version in client.get_latest_versions(model_name, ["Production"])] == [2]
    assert int(client.get_model_version_by_alias(model_name, "champion").version) == 1
    assert mlflow.sklearn.load_model(f"models:/{model_name}@champion").predict(X[:1]) == [0]
    [found] = client.search_model_versions(f"name = '{model_name}' and tags.validated = 'yes'")
    assert int(found.version) == 1
    renamed = unique("renamed")
    client.rename_registered_model(model_name, renamed)
    client.delete_registered_model(renamed)
    with error("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(renamed)


def test_autologging(experiment, client):
    mlflow.sklearn.autolog()
    try:
        LogisticRegression(C=0.5, max_iter=200).fit(X, y)
    finally:
        mlflow.sklearn.autolog(disable=True)
    [run] = client.search_runs([experiment.experiment_id])
    assert run.data.params["C"] == "0.5"
    assert run.data.metrics["training_accuracy_score"] > 0.9
    assert {"model", "training_confusion_matrix.png"} <= {item.path for item in client.list_artifacts(run.info.run_id)}
