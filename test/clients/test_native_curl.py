"""The native API by real curl: what a CI job or a shell script uses instead of an SDK."""

import json
import os
import shutil
import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import TOKEN, URL, unique

pytestmark = pytest.mark.runnel_only


@pytest.fixture(scope="module", autouse=True)
def has_curl():
    if not shutil.which("curl"):
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("curl is not on the PATH")


def curl(path, body=None, *headers, token=TOKEN):
    """Answers the status and the JSON of the response."""
    command = ["curl", "--silent", "--show-error", "--max-time", "30", "--write-out", "\n%{http_code}", URL + path]
    for header in ([f"Authorization: Bearer {token}"] if token else []) + list(headers):
        command += ["--header", header]
    if body is not None:
        command += [
            "--header",
            "Content-Type: application/json",
            "--data",
            body if isinstance(body, str) else json.dumps(body),
        ]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    text, _, status = output.rpartition("\n")
    return int(status), json.loads(text)


def complete_run(**changes):
    return {
        "experiment": unique("native"),
        "name": "nightly",
        "params": {"depth": 3, "kind": "forest"},
        "tags": {"commit": "abc123"},
        "metrics": {
            "f1": 0.91,
            "loss": [{"value": 0.5, "step": 1, "timestamp": 1_700_000_000_000}, {"value": 0.25, "step": 2}],
        },
        "status": "FINISHED",
    } | changes


def test_one_request_makes_a_complete_run(client):
    body = complete_run()
    status, answer = curl("/api/v1/runs", body)
    assert status in (200, 201), answer
    assert answer["experiment_id"] == client.get_experiment_by_name(body["experiment"]).experiment_id
    assert answer["url"] == f"{URL}/#/experiments/{answer['experiment_id']}/runs/{answer['run_id']}"
    run = client.get_run(answer["run_id"])
    assert (run.info.run_name, run.info.status) == ("nightly", "FINISHED")
    assert run.info.end_time >= run.info.start_time
    assert run.data.params == {"depth": "3", "kind": "forest"}
    assert run.data.metrics == {"f1": 0.91, "loss": 0.25}
    assert run.data.tags["commit"] == "abc123"
    assert [(p.step, p.value) for p in client.get_metric_history(answer["run_id"], "loss")] == [(1, 0.5), (2, 0.25)]


def test_a_repeated_request_with_the_same_key_is_the_same_run(client):
    body = complete_run()
    key = f"Idempotency-Key: {uuid.uuid4()}"
    _, first = curl("/api/v1/runs", body, key)
    _, second = curl("/api/v1/runs", body, key)
    assert second["run_id"] == first["run_id"]
    _, other = curl("/api/v1/runs", body, f"Idempotency-Key: {uuid.uuid4()}")
    assert other["run_id"] != first["run_id"]
    assert len(client.search_runs([first["experiment_id"]])) == 2
    assert len(client.get_metric_history(first["run_id"], "loss")) == 2


def test_requests_with_the_same_key_at_the_same_time_are_one_run(client):
    body, key = complete_run(), f"Idempotency-Key: {uuid.uuid4()}"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: curl("/api/v1/runs", body, key), range(4)))
    assert {status for status, _ in answers} <= {200, 201}, answers
    assert len({answer["run_id"] for _, answer in answers}) == 1
    assert len(client.search_runs([answers[0][1]["experiment_id"]])) == 1


def test_a_key_that_was_used_for_another_request_is_a_conflict():
    key = f"Idempotency-Key: {uuid.uuid4()}"
    assert curl("/api/v1/runs", complete_run(), key)[0] in (200, 201)
    assert curl("/api/v1/runs", complete_run(), key)[0] == 409


def test_a_run_is_appended_to_and_finished(client):
    _, made = curl("/api/v1/runs", complete_run(status="RUNNING", metrics={"loss": [{"value": 1.0, "step": 0}]}))
    run_id = made["run_id"]
    assert client.get_run(run_id).info.status == "RUNNING"
    status, answer = curl(
        f"/api/v1/runs/{run_id}/log",
        {"metrics": {"loss": [{"value": 0.5, "step": 1}]}, "params": {"late": True}, "tags": {"stage": "final"}},
    )
    assert status == 200, answer
    status, answer = curl(f"/api/v1/runs/{run_id}/finish", {"status": "FAILED"})
    assert status == 200, answer
    run = client.get_run(run_id)
    assert run.info.status == "FAILED"
    assert run.data.metrics == {"loss": 0.5}
    assert "late" in run.data.params
    assert run.data.tags["stage"] == "final"
    assert len(client.get_metric_history(run_id, "loss")) == 2


def test_whoami():
    status, answer = curl("/api/v1/whoami")
    assert status == 200
    assert answer["role"] == "admin"


@pytest.mark.parametrize("token", [None, "f" * 40])
def test_without_a_valid_token_nothing_is_told_or_written(client, token):
    body = complete_run()
    for path, sent in (("/api/v1/whoami", None), ("/api/v1/runs", body)):
        status, answer = curl(path, sent, token=token)
        assert status == 401
        assert answer["error"]["code"] == "unauthenticated"
    assert client.get_experiment_by_name(body["experiment"]) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"metrics": {"f1": "high"}}, "f1"),
        ({"metrics": {"loss": [{"value": 1, "step": 0.5}]}}, "loss[0].step"),
        ({"metrics": [1]}, "metrics"),
        ({"params": {"": "x"}}, "params"),
        ({"status": "DONE"}, "DONE"),
        ({"experiment": 7}, "experiment"),
        ({"metric": {"f1": 1}}, "metric"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(client, changes, field):
    body = complete_run(**changes)
    status, answer = curl("/api/v1/runs", body)
    assert status == 400
    assert field in json.dumps(answer)
    assert client.get_experiment_by_name(str(body["experiment"])) is None


def test_what_is_not_json_is_refused():
    status, _ = curl("/api/v1/runs", "{not json")
    assert status == 400


def test_reset_empties_everything(client):
    """Only a server started with --test-reset offers this; `node test/run.ts clients` starts one."""
    _, made = curl("/api/v1/runs", complete_run())
    status, _ = curl("/__reset", {}, token="f" * 40)
    assert status == 401
    assert client.get_run(made["run_id"]).info.run_id == made["run_id"]
    status, answer = curl("/__reset", {})
    assert status == 200, answer
    assert [experiment.name for experiment in client.search_experiments()] == ["Default"]
    assert curl("/api/v1/whoami")[0] == 200
