"""The main job: a grid of random forests is logged, the best is found, loaded back and predicts the same."""

import mlflow
import numpy as np
import pytest
from conftest import unique
from forests import GRID, X_test, fit, log_forest
from PIL import Image


@pytest.fixture(scope="module")
def grid(module_experiment):
    name = unique("forest")
    return name, [log_forest(params, name) for params in GRID]


@pytest.fixture(scope="module")
def best(grid):
    return max(grid[1], key=lambda forest: forest["metrics"]["f1"])


def test_every_run_is_finished_with_its_params_and_metrics(grid, client):
    assert len(grid[1]) >= 27
    for forest in grid[1]:
        run = client.get_run(forest["run_id"])
        assert run.info.status == "FINISHED"
        assert run.data.params == {key: str(value) for key, value in forest["params"].items()}
        assert run.data.metrics == forest["metrics"]


def test_the_best_run_by_f1_comes_first_in_pandas(grid, best, module_experiment):
    runs = mlflow.search_runs(order_by=["metrics.f1 DESC"])
    assert len(runs) == len(GRID)
    assert list(runs["metrics.f1"]) == sorted((forest["metrics"]["f1"] for forest in grid[1]), reverse=True)
    assert runs.iloc[0]["metrics.f1"] == best["metrics"]["f1"]
    assert set(runs["experiment_id"]) == {module_experiment.experiment_id}
    assert set(runs["status"]) == {"FINISHED"}


def test_a_filter_by_metric_and_param_finds_the_same_runs_as_python(grid):
    found = mlflow.search_runs(filter_string="metrics.f1 > 0.93 and params.max_depth = '3'")
    expected = {
        forest["run_id"] for forest in grid[1] if forest["metrics"]["f1"] > 0.93 and forest["params"]["max_depth"] == 3
    }
    assert expected
    assert set(found["run_id"]) == expected


def test_the_best_model_loads_from_its_run(best):
    loaded = mlflow.sklearn.load_model(f"runs:/{best['run_id']}/model")
    assert np.array_equal(loaded.predict_proba(X_test), fit(best["params"]).predict_proba(X_test))


def test_the_best_model_loads_from_the_registry(grid, best, client):
    name, _ = grid
    [version] = client.search_model_versions(f"name = '{name}' and run_id = '{best['run_id']}'")
    expected = fit(best["params"]).predict(X_test)
    assert np.array_equal(mlflow.sklearn.load_model(f"models:/{name}/{version.version}").predict(X_test), expected)
    assert np.array_equal(mlflow.pyfunc.load_model(f"models:/{name}/{version.version}").predict(X_test), expected)


def test_every_forest_is_a_version_of_the_registered_model(grid, client):
    name, forests = grid
    versions = client.search_model_versions(f"name = '{name}'")
    assert sorted(int(version.version) for version in versions) == list(range(1, len(GRID) + 1))
    assert {version.run_id for version in versions} == {forest["run_id"] for forest in forests}
    assert {version.status for version in versions} == {"READY"}


def test_the_figure_comes_back_as_a_picture(best, tmp_path):
    path = mlflow.artifacts.download_artifacts(
        run_id=best["run_id"], artifact_path="importance.png", dst_path=str(tmp_path)
    )
    assert Image.open(path).size == (400, 300)
