"""Writes a store with the real mlflow: `mlflow_store.py TRACKING_URI [ARTIFACTS]`. Prints what is in it as JSON."""

import json
import sys

import mlflow

client = mlflow.MlflowClient(tracking_uri=sys.argv[1])
mlflow.set_tracking_uri(sys.argv[1])
location = {"artifact_location": sys.argv[2]} if len(sys.argv) > 2 else {}
name = "Grüße: " + "and rather long name " * 6
experiment = mlflow.create_experiment(name, tags={"owner": "ml"}, **location)
mlflow.set_experiment(name)
with mlflow.start_run(run_name="first") as first:
    mlflow.log_params({"lr": "0.1", "text": "two\nlines é"})
    mlflow.set_tag("team", "a b")
    for step in range(300):
        client.log_metric(first.info.run_id, "train/loss", 1 / (step + 1), timestamp=1_790_000_000_000 + step, step=step)
    mlflow.log_metric("nan", float("nan"), step=3)
    mlflow.log_metric("inf", float("-inf"), step=2**62)
    mlflow.log_text("hello", "sub/notes é.txt")
    with mlflow.start_run(run_name="child", nested=True) as child:
        mlflow.log_metric("f1", 0.5)
with mlflow.start_run(run_name="failed") as failed:
    pass
client.set_terminated(failed.info.run_id, "FAILED")
with mlflow.start_run(run_name="deleted") as deleted:
    mlflow.log_metric("f1", 0.25)
client.delete_run(deleted.info.run_id)
gone = mlflow.create_experiment("deleted one", **location)
client.delete_experiment(gone)

runs = {}
for run in client.search_runs([experiment], run_view_type=mlflow.entities.ViewType.ALL):
    data = run.to_dictionary()
    data["data"]["metrics"] = {key: repr(value) for key, value in data["data"]["metrics"].items()}
    data["history"] = {
        key: [[repr(m.value), m.step, m.timestamp] for m in client.get_metric_history(run.info.run_id, key)]
        for key in run.data.metrics
    }
    runs[run.info.run_id] = data
print(json.dumps({"experiment": name, "runs": runs}))
