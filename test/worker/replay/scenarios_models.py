"""What people do with models, the registry and prompts, with the 3.x client."""

import mlflow
import numpy as np
from mlflow import MlflowClient

X = np.array([[i, i % 3] for i in range(12)], dtype=float)
y = np.array([i % 2 for i in range(12)])
REQUIREMENTS = {"pip_requirements": ["scikit-learn"]}


def fitted():
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression().fit(X, y)


def models():
    mlflow.set_experiment("models")
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(
            fitted(), name="model", registered_model_name="regm", input_example=X[:2], **REQUIREMENTS
        )
        mlflow.log_metric("f1", 0.5, model_id=info.model_id)
    again = mlflow.register_model(f"runs:/{run.info.run_id}/model", "regm")
    mlflow.register_model(info.model_uri, "regm2")
    client = MlflowClient()
    client.transition_model_version_stage("regm", again.version, "Staging")
    client.set_registered_model_alias("regm", "champion", "1")
    for uri in (
        f"runs:/{run.info.run_id}/model",
        "models:/regm/1",
        "models:/regm/Staging",
        "models:/regm/latest",
        "models:/regm@champion",
        info.model_uri,
    ):
        mlflow.sklearn.load_model(uri)


def logged_models():
    mlflow.set_experiment("logged")
    client = MlflowClient()
    model = mlflow.initialize_logged_model(name="net", params={"lr": "0.1"}, tags={"t": "v"}, model_type="agent")
    mlflow.log_model_params({"depth": "3"}, model.model_id)
    mlflow.set_logged_model_tags(model.model_id, {"stage": "a/b"})
    mlflow.delete_logged_model_tag(model.model_id, "t")
    with mlflow.start_run():
        mlflow.log_metric("f1", 0.75, model_id=model.model_id, step=4)
    mlflow.finalize_logged_model(model.model_id, "READY")
    mlflow.get_logged_model(model.model_id)
    mlflow.search_logged_models(
        filter_string="metrics.f1 > 0.5 AND params.lr = '0.1'", order_by=[{"field_name": "metrics.f1", "ascending": False}]
    )
    external = mlflow.create_external_model(name="outside")
    client.delete_logged_model(external.model_id)


def registry():
    client = MlflowClient()
    client.create_registered_model("net", tags={"team": "a"}, description="first")
    for _ in range(3):
        client.create_model_version("net", "mlflow-artifacts:/0/x", tags={"t": "v"}, description="made")
    client.update_registered_model("net", "better")
    client.rename_registered_model("net", "network")
    client.set_registered_model_tag("network", "k", "v")
    client.delete_registered_model_tag("network", "k")
    client.update_model_version("network", "1", "described")
    client.set_model_version_tag("network", "1", "k", "v")
    client.delete_model_version_tag("network", "1", "k")
    client.set_registered_model_alias("network", "champion", "2")
    client.get_model_version_by_alias("network", "champion")
    client.delete_registered_model_alias("network", "champion")
    client.transition_model_version_stage("network", "2", "Production")
    client.transition_model_version_stage("network", "1", "Production", archive_existing_versions=True)
    client.get_latest_versions("network", ["Production"])
    client.get_model_version("network", "1")
    client.get_model_version_download_uri("network", "1")
    client.search_registered_models("name LIKE 'net%'", order_by=["name ASC"])
    client.search_model_versions("name = 'network'", order_by=["version_number DESC"], max_results=2)
    client.copy_model_version("models:/network/1", "copied")
    client.delete_model_version("network", "3")
    assert client.create_model_version("network", "mlflow-artifacts:/0/x").version in (4, "4")
    client.delete_registered_model("network")
    try:
        client.get_registered_model("network")
        raise AssertionError("it is deleted")
    except mlflow.MlflowException as error:
        assert error.error_code == "RESOURCE_DOES_NOT_EXIST"


def prompts():
    mlflow.genai.register_prompt("greeting", "Say {{word}}.", commit_message="first", tags={"author": "me"})
    mlflow.genai.register_prompt("greeting", "Please say {{word}}.")
    mlflow.genai.set_prompt_alias("greeting", "live", 1)
    assert mlflow.genai.load_prompt("prompts:/greeting@live").template == "Say {{word}}."
    assert mlflow.genai.load_prompt("greeting", version=2).template == "Please say {{word}}."
    MlflowClient().create_registered_model("plain")
    assert [prompt.name for prompt in mlflow.genai.search_prompts()] == ["greeting"]
    assert [model.name for model in MlflowClient().search_registered_models()] == ["plain"]
