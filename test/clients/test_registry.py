"""The model registry: versions, stages, aliases, tags, search, rename, copy, delete."""

import mlflow
import numpy as np
import pytest
from conftest import unique
from forests import PIP_REQUIREMENTS, X_test, X_train, y_train
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def log_version(name, C=1.0):
    """Logs and registers a small model; answers it with its run."""
    model = LogisticRegression(C=C).fit(StandardScaler().fit_transform(X_train), y_train)
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(
            model, name="model", registered_model_name=name, pip_requirements=PIP_REQUIREMENTS
        )
    assert info.registered_model_version is not None
    return model, run, info


@pytest.fixture
def model(experiment, model_name):
    """A registered model with the versions 1, 2 and 3."""
    for C in (0.1, 1.0, 10.0):
        log_version(model_name, C)
    return model_name


def test_versions_count_up_and_name_their_run(experiment, client, model_name):
    _, first, _ = log_version(model_name)
    _, second, info = log_version(model_name)
    assert int(info.registered_model_version) == 2
    assert client.get_model_version(model_name, "1").run_id == first.info.run_id
    version = client.get_model_version(model_name, "2")
    assert version.run_id == second.info.run_id
    assert (version.status, version.current_stage, version.source) == ("READY", "None", f"models:/{info.model_id}")


def test_a_model_of_a_run_is_registered_later(experiment, client, model_name):
    model = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    with mlflow.start_run() as run:
        mlflow.sklearn.log_model(model, name="model", pip_requirements=PIP_REQUIREMENTS)
    version = mlflow.register_model(f"runs:/{run.info.run_id}/model", model_name, tags={"reviewed": "no"})
    assert (int(version.version), version.run_id) == (1, run.info.run_id)
    assert client.get_model_version(model_name, "1").tags == {"reviewed": "no"}
    loaded = mlflow.sklearn.load_model(f"models:/{model_name}/1")
    assert np.array_equal(loaded.predict_proba([[0.3]]), model.predict_proba([[0.3]]))


def test_stages(model, client, error):
    client.transition_model_version_stage(model, "1", "Staging")
    client.transition_model_version_stage(model, "2", "production")
    client.transition_model_version_stage(model, "3", "Production", archive_existing_versions=True)
    stages = {version.version: version.current_stage for version in client.search_model_versions(f"name = '{model}'")}
    assert {int(number): stage for number, stage in stages.items()} == {1: "Staging", 2: "Archived", 3: "Production"}
    latest = client.get_latest_versions(model)
    assert {version.current_stage: int(version.version) for version in latest} == {
        "Staging": 1,
        "Archived": 2,
        "Production": 3,
    }
    assert [int(version.version) for version in client.get_latest_versions(model, ["Production"])] == [3]
    assert mlflow.sklearn.load_model(f"models:/{model}/Production").C == 10.0
    assert mlflow.sklearn.load_model(f"models:/{model}/latest").C == 10.0
    with error("INVALID_PARAMETER_VALUE", "Nirvana"):
        client.transition_model_version_stage(model, "1", "Nirvana")


def test_aliases(model, client, error):
    client.set_registered_model_alias(model, "champion", "1")
    assert mlflow.sklearn.load_model(f"models:/{model}@champion").C == 0.1
    client.set_registered_model_alias(model, "champion", "2")
    assert int(client.get_model_version_by_alias(model, "champion").version) == 2
    assert client.get_model_version(model, "2").aliases == ["champion"]
    assert {alias: int(version) for alias, version in client.get_registered_model(model).aliases.items()} == {
        "champion": 2
    }
    client.delete_registered_model_alias(model, "champion")
    with error("INVALID_PARAMETER_VALUE", "champion"):
        client.get_model_version_by_alias(model, "champion")
    with error("INVALID_PARAMETER_VALUE"):
        client.set_registered_model_alias(model, "v7", "1")
    with error("RESOURCE_DOES_NOT_EXIST"):
        client.set_registered_model_alias(model, "champion", "99")


def test_tags_and_descriptions(model, client):
    client.update_registered_model(model, "predicts churn")
    client.set_registered_model_tag(model, "team", "growth")
    client.set_registered_model_tag(model, "gone", "x")
    client.delete_registered_model_tag(model, "gone")
    client.update_model_version(model, "2", "the good one")
    client.set_model_version_tag(model, "2", "validated", "yes")
    client.set_model_version_tag(model, "2", "gone", "x")
    client.delete_model_version_tag(model, "2", "gone")
    registered = client.get_registered_model(model)
    assert (registered.description, registered.tags) == ("predicts churn", {"team": "growth"})
    version = client.get_model_version(model, "2")
    assert (version.description, version.tags) == ("the good one", {"validated": "yes"})


def test_search_models(client):
    prefix = unique("find")
    for number in range(5):
        client.create_registered_model(f"{prefix}-{number}", tags={"parity": str(number % 2)}, description="d")
    found = client.search_registered_models(f"name LIKE '{prefix}%'", order_by=["name DESC"])
    assert [model.name for model in found] == [f"{prefix}-{number}" for number in reversed(range(5))]
    odd = client.search_registered_models(f"name ILIKE '{prefix.upper()}%' AND tags.parity = '1'")
    assert [model.name for model in odd] == [f"{prefix}-1", f"{prefix}-3"]
    first = client.search_registered_models(f"name LIKE '{prefix}%'", max_results=2)
    second = client.search_registered_models(f"name LIKE '{prefix}%'", max_results=2, page_token=first.token)
    assert [model.name for model in [*first, *second]] == [f"{prefix}-{number}" for number in range(4)]


def test_search_versions(model, client):
    client.set_model_version_tag(model, "2", "validated", "yes")
    newest_first = client.search_model_versions(f"name = '{model}'", order_by=["version_number DESC"])
    assert [int(version.version) for version in newest_first] == [3, 2, 1]
    [tagged] = client.search_model_versions(f"name = '{model}' and tags.validated = 'yes'")
    assert int(tagged.version) == 2
    [by_run] = client.search_model_versions(f"run_id = '{newest_first[0].run_id}'")
    assert int(by_run.version) == 3


def test_rename_keeps_versions_and_aliases(model, client, error):
    client.set_registered_model_alias(model, "champion", "2")
    name = unique("renamed")
    client.rename_registered_model(model, name)
    assert mlflow.sklearn.load_model(f"models:/{name}@champion").C == 1.0
    assert len(client.search_model_versions(f"name = '{name}'")) == 3
    with error("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(model)
    taken = unique("taken")
    client.create_registered_model(taken)
    with error("RESOURCE_ALREADY_EXISTS"):
        client.rename_registered_model(name, taken)


def test_copy_a_version_to_another_model(model, client):
    copied = client.copy_model_version(f"models:/{model}/2", unique("production"))
    assert copied.source == f"models:/{model}/2"
    assert mlflow.sklearn.load_model(f"models:/{copied.name}/{copied.version}").C == 1.0


def test_a_deleted_version_never_gives_its_number_away(experiment, model, client, error):
    client.delete_model_version(model, "3")
    with error("RESOURCE_DOES_NOT_EXIST"):
        client.get_model_version(model, "3")
    with error("RESOURCE_DOES_NOT_EXIST"):
        client.delete_model_version(model, "3")
    _, _, info = log_version(model)
    assert int(info.registered_model_version) == 4


@pytest.mark.runnel_only
def test_an_alias_goes_with_its_version(model, client, error):
    client.set_registered_model_alias(model, "champion", "3")
    client.delete_model_version(model, "3")
    with error("INVALID_PARAMETER_VALUE", "champion"):
        client.get_model_version_by_alias(model, "champion")


def test_a_model_is_deleted_with_its_versions(model, client, error):
    client.delete_registered_model(model)
    with error("RESOURCE_DOES_NOT_EXIST", model):
        client.get_registered_model(model)
    assert client.search_model_versions(f"name = '{model}'") == []
    client.create_registered_model(model)
    assert client.get_registered_model(model).latest_versions == []


@pytest.mark.parametrize("bad", ["", "a/b", "a:b"])
def test_a_bad_name(client, error, bad):
    with error("INVALID_PARAMETER_VALUE"):
        client.create_registered_model(bad)


def test_a_taken_name(client, error, model_name):
    client.create_registered_model(model_name)
    with error("RESOURCE_ALREADY_EXISTS", model_name):
        client.create_registered_model(model_name)


def test_an_unknown_model(client, error):
    with error("RESOURCE_DOES_NOT_EXIST", "nobody"):
        client.get_registered_model("nobody")
    with error("RESOURCE_DOES_NOT_EXIST"):
        mlflow.sklearn.load_model("models:/nobody/1")
