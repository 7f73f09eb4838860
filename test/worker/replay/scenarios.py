"""What people do with the 3.x client, one function a recording. Data and seeds are fixed."""

import os
import time
import warnings

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from scenarios_models import X, logged_models, models, prompts, registry, y

warnings.simplefilter("ignore")

def leave():
    """Ends what is active and forgets the experiment, which the client also keeps in the environment."""
    while mlflow.active_run():
        mlflow.end_run()
    mlflow.tracking.fluent._active_experiment_id = None
    os.environ.pop("MLFLOW_EXPERIMENT_ID", None)


def experiments():
    mlflow.set_experiment("first")
    mlflow.set_experiment("first")
    client = MlflowClient()
    second = client.create_experiment("second", tags={"team": "a"})
    client.set_experiment_tag(second, "k", "v")
    if hasattr(client, "delete_experiment_tag"):  # not in 2.x
        client.delete_experiment_tag(second, "k")
    client.rename_experiment(second, "renamed")
    mlflow.set_experiment_tag("mlflow.note.content", "about")
    client.search_experiments(filter_string="name LIKE 'ren%' AND tags.team = 'a'", order_by=["name DESC"])
    client.search_experiments(max_results=1)
    client.delete_experiment(second)
    client.get_experiment(second)
    for wrong in (lambda: mlflow.set_experiment("renamed"), lambda: client.create_experiment("first")):
        try:
            wrong()
            raise AssertionError("expected to be refused")
        except mlflow.MlflowException:
            pass
    client.restore_experiment(second)
    assert client.get_experiment_by_name("nobody") is None


def run_life():
    mlflow.set_experiment("life")
    with mlflow.start_run(run_name="whole", description="notes") as run:
        mlflow.log_param("depth", 8)
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.log_metric("loss", float("nan"), step=2)
        mlflow.log_metric("huge", float("inf"))
        mlflow.set_tag("colour", "blue")
        mlflow.delete_tag("colour")
        mlflow.log_params({"lr": 0.1, "kernel": "rbf"})
        mlflow.log_metrics({"acc": 0.9, "val/acc": 0.8}, step=3)
        mlflow.set_tags({"a": "1", "b": "é"})
        client = MlflowClient()
        client.log_batch(run.info.run_id, [Metric("loss", 0.25, 1, 5)], [Param("p", "1")], [RunTag("t", "v")])
        try:
            mlflow.log_param("depth", 9)
            raise AssertionError("a param must not change")
        except mlflow.MlflowException:
            pass
        with mlflow.start_run(nested=True, run_name="child"):
            mlflow.log_metric("loss", 1.0)
    try:
        with mlflow.start_run():
            raise KeyError("bug")
    except KeyError:
        pass
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("loss", 0.1, step=9)
    client.get_metric_history(run.info.run_id, "loss")
    client.update_run(run.info.run_id, name="renamed")
    client.delete_run(run.info.run_id)
    client.restore_run(run.info.run_id)
    client.set_terminated(run.info.run_id, "KILLED")


def default_experiment():
    with mlflow.start_run() as run:
        mlflow.log_metric("m", 1)
    assert run.info.experiment_id == "0"


def search():
    mlflow.set_experiment("found")
    for f1 in (0.2, 0.9, 0.5):
        with mlflow.start_run(run_name=f"f1-{f1}"):
            mlflow.log_metric("f1", f1)
            mlflow.log_param("depth", f1 * 10)
    mlflow.search_runs(order_by=["metrics.f1 DESC"])
    mlflow.search_runs(experiment_names=["found"], filter_string="metrics.f1 > 0.3 AND params.depth LIKE '%5%'")
    page = MlflowClient().search_runs(["1"], order_by=["metrics.f1 DESC"], max_results=2)
    page = MlflowClient().search_runs(["1"], order_by=["metrics.f1 DESC"], max_results=2, page_token=page.token)
    assert [run.info.run_name for run in page] == ["f1-0.2"]


def artifacts():
    mlflow.set_experiment("files")
    os.makedirs("out/sub", exist_ok=True)
    for name, text in (("out/a.txt", "a"), ("out/sub/b é +.json", "{}"), ("out/empty.bin", "")):
        with open(name, "w") as file:
            file.write(text)
    with mlflow.start_run() as run:
        mlflow.log_text("hello", "notes/hello.txt")
        mlflow.log_dict({"k": 1}, "config.json")
        mlflow.log_artifact("out/a.txt")
        mlflow.log_artifacts("out", "folder")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "image.png")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), key="sample", step=2, timestamp=1_795_223_097_234)
        client = MlflowClient()
        client.list_artifacts(run.info.run_id)
        assert [f.path for f in client.list_artifacts(run.info.run_id, "folder")][-1] == "folder/sub"
        assert mlflow.artifacts.load_text(f"{run.info.artifact_uri}/notes/hello.txt") == "hello"
        assert mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/config.json") == {"k": 1}
        mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="folder")
        time.sleep(1)


def tables():
    mlflow.set_experiment("tables")
    with mlflow.start_run() as run:
        mlflow.log_table({"a": [1, 2]}, "tab.json")
        mlflow.log_table({"a": [3]}, "tab.json")
    assert len(mlflow.load_table("tab.json", run_ids=[run.info.run_id])) == 3


def datasets():
    mlflow.set_experiment("data")
    dataset = mlflow.data.from_numpy(X, targets=y, name="points")
    with mlflow.start_run() as run:
        mlflow.log_input(dataset, context="train")
        mlflow.log_input(dataset, context="train")
    assert mlflow.get_run(run.info.run_id).inputs.dataset_inputs[0].dataset.name == "points"
    assert len(mlflow.search_runs(filter_string="dataset.name = 'points' AND dataset.context = 'train'")) == 1


def autolog():
    from sklearn.model_selection import GridSearchCV
    from sklearn.tree import DecisionTreeClassifier

    mlflow.set_experiment("auto")
    mlflow.sklearn.autolog(log_input_examples=False, extra_tags={"team": "a"})
    try:
        DecisionTreeClassifier(max_depth=2, random_state=0).fit(X, y)
        GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2]}, cv=2).fit(X, y)
    finally:
        mlflow.sklearn.autolog(disable=True)


def optuna_study():
    import optuna
    from optuna_integration import MLflowCallback

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    callback = MLflowCallback(tracking_uri=os.environ["MLFLOW_TRACKING_URI"], metric_name="accuracy")
    study = optuna.create_study(study_name="study", sampler=optuna.samplers.RandomSampler(seed=0))
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2, callbacks=[callback])


def system_metrics():
    mlflow.set_experiment("system")
    mlflow.set_system_metrics_sampling_interval(0.2)
    mlflow.set_system_metrics_samples_before_logging(1)
    with mlflow.start_run(log_system_metrics=True) as run:
        time.sleep(0.7)
    with mlflow.start_run(run_id=run.info.run_id, log_system_metrics=True):
        time.sleep(0.5)


def async_logging():
    mlflow.set_experiment("async")
    with mlflow.start_run():
        for step in range(6):
            mlflow.log_metric("loss", 1 / (step + 1), step=step, synchronous=False)
        mlflow.log_param("p", "1", synchronous=False)
        mlflow.flush_async_logging()


def tracing():
    mlflow.set_experiment("traced")

    @mlflow.trace
    def double(x):
        return 2 * x

    with mlflow.start_run():
        assert double(2) == 4
        mlflow.flush_trace_async_logging()


SCENARIOS = {
    scenario.__name__: scenario
    for scenario in (
        experiments,
        run_life,
        default_experiment,
        search,
        artifacts,
        tables,
        datasets,
        models,
        logged_models,
        registry,
        autolog,
        optuna_study,
        system_metrics,
        async_logging,
        tracing,
        prompts,
    )
}
