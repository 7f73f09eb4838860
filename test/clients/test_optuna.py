"""An Optuna study through its own MLflow callback, its trials in parallel threads."""

import warnings

import mlflow
import optuna
from conftest import URL, unique
from optuna_integration import MLflowCallback
from sklearn.datasets import load_wine
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import cross_val_score

TRIALS = 20


def test_every_trial_of_a_parallel_study_is_a_run(client):
    X, y = load_wine(return_X_y=True)
    with warnings.catch_warnings(action="ignore"):
        callback = MLflowCallback(tracking_uri=URL, metric_name="accuracy")

    def objective(trial):
        alpha = trial.suggest_float("alpha", 1e-3, 1e3, log=True)
        intercept = trial.suggest_categorical("fit_intercept", [True, False])
        trial.set_user_attr("seen by", "a person")
        return cross_val_score(RidgeClassifier(alpha=alpha, fit_intercept=intercept), X, y, cv=3).mean()

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        study_name=unique("study"), direction="maximize", sampler=optuna.samplers.RandomSampler(seed=0)
    )
    study.optimize(objective, n_trials=TRIALS, n_jobs=-1, callbacks=[callback])

    experiment = client.get_experiment_by_name(study.study_name)
    runs = client.search_runs([experiment.experiment_id], order_by=["metrics.accuracy DESC"])
    assert len(runs) == TRIALS
    assert {run.info.status for run in runs} == {"FINISHED"}
    assert {run.info.run_name for run in runs} == {str(number) for number in range(TRIALS)}
    by_number = {run.info.run_name: run for run in runs}
    for trial in study.trials:
        run = by_number[str(trial.number)]
        assert run.data.metrics == {"accuracy": trial.value}
        assert run.data.params == {key: str(value) for key, value in trial.params.items()}
        assert run.data.tags["direction"] == "MAXIMIZE"
        assert run.data.tags["seen by"] == "a person"
    assert runs[0].data.metrics["accuracy"] == study.best_value
    mlflow.set_tracking_uri(URL)
