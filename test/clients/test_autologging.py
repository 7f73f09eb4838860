"""scikit-learn autologging: training code without a single logging call."""

import mlflow
import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV


@pytest.fixture
def autolog():
    mlflow.sklearn.autolog(extra_tags={"kind": "auto"})
    yield
    mlflow.sklearn.autolog(disable=True)


def test_a_fit_becomes_a_run_with_params_metrics_model_and_plots(experiment, client, autolog):
    X, y = load_iris(return_X_y=True, as_frame=True)
    model = LogisticRegression(C=0.5, max_iter=200).fit(X, y)

    [run] = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.params["C"] == "0.5"
    assert run.data.tags["estimator_name"] == "LogisticRegression"
    assert run.data.tags["kind"] == "auto"
    assert run.data.metrics["training_accuracy_score"] == model.score(X, y)
    files = {item.path for item in client.list_artifacts(run.info.run_id)}
    assert "training_confusion_matrix.png" in files
    assert [entry.dataset.name for entry in run.inputs.dataset_inputs] == ["dataset"]
    loaded = mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model")
    assert np.array_equal(loaded.predict(X), model.predict(X))


def test_a_grid_search_becomes_a_parent_and_its_children(experiment, client, autolog):
    X, y = load_iris(return_X_y=True)
    search = GridSearchCV(LogisticRegression(max_iter=200), {"C": [0.01, 0.1, 1.0]}, cv=2).fit(X, y)

    runs = client.search_runs([experiment.experiment_id])
    [parent] = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    children = [run for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert parent.data.metrics["best_cv_score"] == search.best_score_
    assert parent.data.params["best_C"] == str(search.best_params_["C"])
    assert {run.data.params["C"] for run in children} == {"0.01", "0.1", "1.0"}
    assert {run.info.status for run in runs} == {"FINISHED"}
    scores = {run.data.params["C"]: run.data.metrics["mean_test_score"] for run in children}
    assert max(scores.values()) == search.best_score_
    table = mlflow.artifacts.load_text(f"{parent.info.artifact_uri}/cv_results.csv")
    assert len(table.splitlines()) == 4
    best = mlflow.sklearn.load_model(f"runs:/{parent.info.run_id}/best_estimator")
    assert np.array_equal(best.predict(X), search.predict(X))
