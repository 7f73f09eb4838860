"""A whole script in a process of its own: what it prints, what it costs, what it leaves behind."""

import os
import re
import subprocess
import sys

from conftest import URL, unique
from counting_proxy import counting_proxy


def run_script(source, *arguments, check=True, **settings):
    return subprocess.run(
        [sys.executable, "-c", source, *arguments],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=check,
        timeout=120,
    )


def test_the_script_prints_a_link_to_its_run(client):
    name = unique("link")
    source = (
        "import mlflow, sys; mlflow.set_experiment(sys.argv[1])\nwith mlflow.start_run() as r: print(r.info.run_id)"
    )
    output = run_script(source, name).stdout
    run_id = output.split()[0]
    experiment_id = client.get_experiment_by_name(name).experiment_id
    assert f"{URL}/#/experiments/{experiment_id}/runs/{run_id}" in output
    assert re.search(f"{URL}/#/experiments/{experiment_id}$", output, re.MULTILINE)


def test_a_run_left_open_is_finished_when_the_script_ends(client):
    source = "import mlflow, sys; mlflow.set_experiment(sys.argv[1]); mlflow.start_run(); mlflow.log_metric('loss', 1)"
    name = unique("open")
    run_script(source, name)
    [run] = client.search_runs([client.get_experiment_by_name(name).experiment_id])
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"loss": 1.0})


def test_a_script_that_dies_marks_its_run_failed(client):
    source = "import mlflow, sys; mlflow.set_experiment(sys.argv[1])\nwith mlflow.start_run(): 1 / 0"
    name = unique("dies")
    assert run_script(source, name, check=False).returncode == 1
    [run] = client.search_runs([client.get_experiment_by_name(name).experiment_id])
    assert run.info.status == "FAILED"


def test_a_small_run_costs_six_requests(experiment):
    source = (
        "import mlflow, sys; mlflow.set_experiment(sys.argv[1])\n"
        "with mlflow.start_run(): mlflow.log_param('depth', 3); mlflow.log_metric('loss', 1)"
    )
    with counting_proxy(URL) as (url, requests):
        run_script(source, experiment.name, MLFLOW_TRACKING_URI=url)
    assert len(requests) == 6, requests
