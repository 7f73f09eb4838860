"""Experiments: found by name, made when new, deleted and restored."""

import mlflow
from conftest import unique
from mlflow.entities import ViewType


def test_set_experiment_makes_a_new_one_and_finds_an_existing_one(experiment):
    again = mlflow.set_experiment(experiment.name)
    assert again.experiment_id == experiment.experiment_id
    assert again.artifact_location == f"mlflow-artifacts:/{experiment.experiment_id}"
    assert mlflow.set_experiment(experiment_id=experiment.experiment_id).name == experiment.name


def test_an_experiment_keeps_its_tags(client):
    created = client.create_experiment(unique("tagged"), tags={"team": "churn"})
    client.set_experiment_tag(created, "mlflow.note.content", "what we try")
    assert client.get_experiment(created).tags == {"team": "churn", "mlflow.note.content": "what we try"}


def test_an_unknown_name_is_none(client):
    assert client.get_experiment_by_name(unique("nobody")) is None


def test_a_taken_name_is_refused(experiment, client, error):
    with error("RESOURCE_ALREADY_EXISTS", experiment.name):
        client.create_experiment(experiment.name)


def test_an_experiment_is_renamed(experiment, client):
    name = unique("renamed")
    client.rename_experiment(experiment.experiment_id, name)
    assert client.get_experiment_by_name(name).experiment_id == experiment.experiment_id
    assert client.get_experiment_by_name(experiment.name) is None


def test_deleting_takes_the_runs_along_and_restoring_brings_them_back(experiment, client, error):
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1.0)
    client.delete_experiment(experiment.experiment_id)
    assert client.get_experiment(experiment.experiment_id).lifecycle_stage == "deleted"
    assert client.search_runs([experiment.experiment_id]) == []
    with error("INVALID_PARAMETER_VALUE"):
        client.log_metric(run.info.run_id, "loss", 0.5)

    client.restore_experiment(experiment.experiment_id)
    [restored] = client.search_runs([experiment.experiment_id])
    assert restored.info.run_id == run.info.run_id
    client.log_metric(run.info.run_id, "loss", 0.5, step=1)


def test_a_deleted_experiment_cannot_be_set(experiment, client, error):
    client.delete_experiment(experiment.experiment_id)
    with error("INVALID_PARAMETER_VALUE", "deleted"):
        mlflow.set_experiment(experiment.name)


def test_experiments_are_searched_by_name_and_tag(client):
    prefix = unique("search")
    made = [client.create_experiment(f"{prefix}-{number}", tags={"number": str(number)}) for number in range(5)]
    names = client.search_experiments(filter_string=f"name LIKE '{prefix}%'", order_by=["name DESC"])
    assert [found.name for found in names] == [f"{prefix}-{number}" for number in reversed(range(5))]
    [found] = client.search_experiments(filter_string=f"tags.number = '3' AND name LIKE '{prefix}%'")
    assert found.experiment_id == made[3]

    first = client.search_experiments(filter_string=f"name LIKE '{prefix}%'", max_results=3)
    rest = client.search_experiments(filter_string=f"name LIKE '{prefix}%'", max_results=3, page_token=first.token)
    assert {found.experiment_id for found in [*first, *rest]} == set(made)
    assert (len(first), len(rest)) == (3, 2)
    assert not rest.token

    client.delete_experiment(made[0])
    deleted = client.search_experiments(ViewType.DELETED_ONLY, filter_string=f"name LIKE '{prefix}%'")
    assert [found.experiment_id for found in deleted] == [made[0]]


def test_an_empty_name_is_refused(client, error):
    with error("INVALID_PARAMETER_VALUE"):
        client.create_experiment("")
