"""search_runs as a client uses it: filters, order, pages. The grammar in full is tested inside the Worker."""

import mlflow
import pytest
from mlflow.entities import ViewType


@pytest.fixture(scope="module")
def runs(module_experiment):
    """Ten runs; run 7 has no f1."""
    made = []
    for number in range(10):
        with mlflow.start_run(run_name=f"run-{number}", tags={"parity": "odd" if number % 2 else "even"}) as run:
            mlflow.log_params({"depth": number, "kind": f"forest_{number}%"})
            mlflow.log_metric("loss", 1 / (1 + number))
            if number != 7:
                mlflow.log_metric("val/f1", number / 10)
        made.append(run.info.run_id)
    return made


def numbers(filter_string="", **options):
    found = mlflow.search_runs(filter_string=filter_string, **({"order_by": ["params.depth ASC"]} | options))
    return [] if found.empty else [int(depth) for depth in found["params.depth"]]


@pytest.mark.parametrize(
    ("filter_string", "expected"),
    [
        ("metrics.loss < 0.2", [5, 6, 7, 8, 9]),
        ("metrics.`val/f1` >= 0.8", [8, 9]),
        ('metrics."val/f1" >= 0.8 and tags.parity = "odd"', [9]),
        ("params.depth = '4'", [4]),
        ("params.depth != '4' and metrics.loss > 0.19", [0, 1, 2, 3]),
        ("params.depth IS NOT NULL and metrics.`val/f1` <= 0.1", [0, 1]),
        ("params.kind LIKE 'forest\\_%'", []),
        ("params.kind LIKE 'forest_2%'", [2]),
        ("params.kind ILIKE 'FOREST%'", list(range(10))),
        ("tags.parity != 'odd'", [0, 2, 4, 6, 8]),
        ("attributes.run_name = 'run-3'", [3]),
        ("attributes.status = 'FINISHED' and metrics.loss = 1", [0]),
        ("attributes.status = 'RUNNING'", []),
        ("params.depth LIKE '" + "%" * 60 + "5'", [5]),
    ],
)
def test_filters(runs, filter_string, expected):
    assert numbers(filter_string) == expected


def test_runs_by_id(runs):
    assert numbers(f"attributes.run_id IN ('{runs[1]}', '{runs[3]}')") == [1, 3]


def test_runs_without_the_metric_come_last_in_either_direction(runs):
    assert numbers(order_by=["metrics.`val/f1` DESC"]) == [9, 8, 6, 5, 4, 3, 2, 1, 0, 7]
    assert numbers(order_by=["metrics.`val/f1` ASC"]) == [0, 1, 2, 3, 4, 5, 6, 8, 9, 7]


def test_the_newest_run_comes_first_by_default(runs):
    assert numbers(order_by=[]) == list(reversed(range(10)))


def test_pages_join_to_the_whole_without_gap_or_repeat(runs, client, module_experiment):
    seen, token = [], None
    while True:
        page = client.search_runs(
            [module_experiment.experiment_id], order_by=["metrics.`val/f1` DESC"], max_results=3, page_token=token
        )
        seen += [int(run.data.params["depth"]) for run in page]
        token = page.token
        if not token:
            break
        assert len(page) == 3
    assert seen == [9, 8, 6, 5, 4, 3, 2, 1, 0, 7]


def test_several_experiments_by_name(runs, module_experiment):
    found = mlflow.search_runs(experiment_names=[module_experiment.name, "Default"], filter_string="metrics.loss = 1")
    assert runs[0] in set(found["run_id"])
    everything = mlflow.search_runs(search_all_experiments=True, filter_string="params.kind = 'forest_3%'")
    assert runs[3] in set(everything["run_id"])


def test_the_list_form_and_the_view_of_deleted_runs(runs):
    found = mlflow.search_runs(filter_string="params.depth = '2'", output_format="list")
    assert [run.info.run_id for run in found] == [runs[2]]
    assert mlflow.search_runs(run_view_type=ViewType.DELETED_ONLY, output_format="list") == []


@pytest.mark.parametrize("bad", ["metrics.loss <", "loss ~ 3", "metrics.loss = 'high'", "params.depth = 4"])
def test_a_filter_that_makes_no_sense_is_refused_at_once(module_experiment, error, bad):
    with error("INVALID_PARAMETER_VALUE"):
        mlflow.search_runs(filter_string=bad)
