"""Logged models: what mlflow 3 makes of every model, with or without a run or the registry."""

import mlflow
import pytest
from forests import PIP_REQUIREMENTS
from mlflow.entities import LoggedModelStatus
from sklearn.linear_model import LogisticRegression


def log(name, **options):
    model = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    return mlflow.sklearn.log_model(model, name=name, pip_requirements=PIP_REQUIREMENTS, **options)


def test_a_logged_model_knows_its_run_params_and_tags(experiment):
    with mlflow.start_run() as run:
        info = log("classifier", params={"C": 1}, tags={"team": "churn"})
    model = mlflow.get_logged_model(info.model_id)
    assert (model.name, model.status, model.source_run_id) == ("classifier", LoggedModelStatus.READY, run.info.run_id)
    assert model.params == {"C": "1"}
    assert model.tags["team"] == "churn"
    assert model.experiment_id == experiment.experiment_id
    assert model.artifact_location == f"mlflow-artifacts:/{experiment.experiment_id}/models/{info.model_id}/artifacts"
    assert mlflow.sklearn.load_model(f"models:/{info.model_id}").predict([[1.0]]) == [1]


def test_a_run_lists_the_models_it_made(experiment, client):
    with mlflow.start_run() as run:
        first, second = log("first"), log("second", step=3)
    outputs = client.get_run(run.info.run_id).outputs.model_outputs
    assert {(output.model_id, output.step) for output in outputs} == {(first.model_id, 0), (second.model_id, 3)}


def test_metrics_of_a_model_are_on_the_model_and_on_the_run(experiment, client):
    with mlflow.start_run() as run:
        info = log("classifier")
        mlflow.log_metric("f1", 0.5, step=1, model_id=info.model_id)
        mlflow.log_metric("f1", 0.8, step=2, model_id=info.model_id)
    model = mlflow.get_logged_model(info.model_id)
    values = {(metric.key, metric.value, metric.step, metric.run_id) for metric in model.metrics}
    assert ("f1", 0.8, 2, run.info.run_id) in values
    assert client.get_run(run.info.run_id).data.metrics == {"f1": 0.8}


def test_models_are_searched_by_name_param_and_metric(experiment):
    made = {}
    for number in range(4):
        with mlflow.start_run():
            info = log(f"model-{number}", params={"depth": number}, model_type="tree")
            mlflow.log_metric("f1", number / 10, model_id=info.model_id)
            made[number] = info.model_id

    def search(filter_string=None, **options):
        return [
            model.model_id
            for model in mlflow.search_logged_models(
                experiment_ids=[experiment.experiment_id], filter_string=filter_string, output_format="list", **options
            )
        ]

    assert set(search()) == set(made.values())
    assert search("name = 'model-2'") == [made[2]]
    assert search("params.depth = '1'") == [made[1]]
    assert set(search("metrics.f1 >= 0.2")) == {made[2], made[3]}
    by_f1 = search(order_by=[{"field_name": "metrics.f1", "ascending": False}])
    assert by_f1 == [made[number] for number in (3, 2, 1, 0)]
    assert search(order_by=[{"field_name": "metrics.f1", "ascending": True}], max_results=2) == [made[0], made[1]]


def test_an_external_model_and_its_life(experiment, client, error):
    model = mlflow.initialize_logged_model(name="agent", model_type="agent")
    assert mlflow.get_logged_model(model.model_id).status == LoggedModelStatus.PENDING
    mlflow.log_model_params({f"p{number}": str(number) for number in range(150)}, model_id=model.model_id)
    mlflow.set_logged_model_tags(model.model_id, {"a": "1", "b c.d": "2"})
    mlflow.delete_logged_model_tag(model.model_id, "b c.d")
    mlflow.finalize_logged_model(model.model_id, LoggedModelStatus.FAILED)
    read = mlflow.get_logged_model(model.model_id)
    assert read.status == LoggedModelStatus.FAILED
    assert len(read.params) == 150
    assert (read.tags["a"], "b c.d" in read.tags) == ("1", False)

    client.delete_logged_model(model.model_id)
    with error("RESOURCE_DOES_NOT_EXIST", model.model_id):
        mlflow.get_logged_model(model.model_id)


@pytest.mark.parametrize("bad", ["a/b", "a:b", "a.b", "100%"])
def test_a_bad_name(experiment, client, error, bad):
    with error("INVALID_PARAMETER_VALUE"):
        client.create_logged_model(experiment.experiment_id, name=bad)


def test_an_unknown_model(error):
    with error("RESOURCE_DOES_NOT_EXIST"):
        mlflow.get_logged_model("m-" + "0" * 32)
