"""Prompts: registered models in disguise, so a complete registry gives them for free."""

import mlflow
import pytest


def test_a_prompt_has_versions(model_name):
    mlflow.genai.register_prompt(model_name, "Say {{word}}.", commit_message="first", tags={"author": "me"})
    second = mlflow.genai.register_prompt(model_name, "Please say {{word}}.")
    assert second.version == 2
    first = mlflow.genai.load_prompt(model_name, version=1)
    assert (first.template, first.commit_message, first.tags) == ("Say {{word}}.", "first", {"author": "me"})
    assert first.format(word="hello") == "Say hello."
    assert mlflow.genai.load_prompt(f"prompts:/{model_name}/2").template == "Please say {{word}}."
    assert mlflow.genai.load_prompt(f"prompts:/{model_name}@latest").version == 2


def test_an_alias_moves(model_name):
    for word in ("a", "b"):
        mlflow.genai.register_prompt(model_name, word)
    mlflow.genai.set_prompt_alias(model_name, "live", 1)
    assert mlflow.genai.load_prompt(f"prompts:/{model_name}@live").template == "a"
    mlflow.genai.set_prompt_alias(model_name, "live", 2)
    mlflow.genai.load_prompt(f"prompts:/{model_name}@live", cache_ttl_seconds=0)
    assert mlflow.genai.load_prompt(f"prompts:/{model_name}@live", cache_ttl_seconds=0).template == "b"


def test_prompts_and_models_stay_apart(client, model_name):
    mlflow.genai.register_prompt(f"{model_name}-prompt", "text")
    client.create_registered_model(f"{model_name}-model")
    prompts = mlflow.genai.search_prompts(f"name LIKE '{model_name}%'")
    assert [prompt.name for prompt in prompts] == [f"{model_name}-prompt"]
    models = client.search_registered_models(f"name LIKE '{model_name}%'")
    assert [model.name for model in models] == [f"{model_name}-model"]


def test_an_unknown_prompt_may_be_missing(model_name):
    assert mlflow.genai.load_prompt(model_name, allow_missing=True) is None
    with pytest.raises(mlflow.MlflowException):
        mlflow.genai.load_prompt(model_name)
