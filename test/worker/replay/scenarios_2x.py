"""What people do with the 2.x client: models lie among the run's files, and old forms of fields are sent."""

import mlflow
from mlflow import MlflowClient
import scenarios
from scenarios import leave  # noqa: F401
from scenarios_models import REQUIREMENTS, fitted, registry


def v2_run_life():
    mlflow.set_experiment("life")
    with mlflow.start_run(run_name="whole") as run:
        mlflow.log_params({"depth": 8, "kernel": "rbf"})
        for step in range(3):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.set_tag("colour", "blue")
        mlflow.log_text("hello", "notes/hello.txt")
        with mlflow.start_run(nested=True):
            mlflow.log_metrics({"acc": 0.9})
    client = MlflowClient()
    client.get_metric_history(run.info.run_id, "loss")
    client.list_artifacts(run.info.run_id)
    mlflow.search_runs(order_by=["metrics.loss ASC"])


def v2_models():
    mlflow.set_experiment("models")
    with mlflow.start_run() as run:
        mlflow.sklearn.log_model(fitted(), "model", registered_model_name="regm", **REQUIREMENTS)
    client = MlflowClient()
    client.transition_model_version_stage("regm", "1", "Production")
    client.set_registered_model_alias("regm", "champion", "1")
    for uri in (f"runs:/{run.info.run_id}/model", "models:/regm/1", "models:/regm/Production", "models:/regm@champion"):
        mlflow.sklearn.load_model(uri)


# What both versions do.
SAME = (
    scenarios.experiments,
    scenarios.search,
    scenarios.artifacts,
    scenarios.tables,
    scenarios.datasets,
    scenarios.async_logging,
    scenarios.autolog,
    registry,
)

SCENARIOS = {scenario.__name__: scenario for scenario in (v2_run_life, v2_models)}
SCENARIOS |= {f"v2_{scenario.__name__}": scenario for scenario in SAME}
