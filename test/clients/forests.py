"""A grid of small random forests on data that ships with scikit-learn, logged as a user would log it.

Imported by the tests, and a program of its own for the browser's tests: it prints what it logged as JSON.
"""

import itertools
import json
import sys

import matplotlib.pyplot as plt
import mlflow
import sklearn
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.model_selection import train_test_split

GRID = [
    {"n_estimators": trees, "max_depth": depth, "max_features": features}
    for trees, depth, features in itertools.product((3, 6, 12), (1, 3, 6), (1, 5, 10))
]
# Stated, because finding them out loads each model in a process of its own, for seconds.
PIP_REQUIREMENTS = [f"scikit-learn=={sklearn.__version__}"]
# The default format asks its user to vouch for the trees that a forest is made of.
TRUSTED_TYPES = ["sklearn.tree._tree.Tree"]

data = load_breast_cancer(as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(data.data, data.target, test_size=0.4, random_state=0)


def fit(params):
    return RandomForestClassifier(random_state=0, **params).fit(X_train, y_train)


def scores(model):
    predicted = model.predict(X_test)
    return {
        "accuracy": accuracy_score(y_test, predicted),
        "precision": precision_score(y_test, predicted),
        "recall": recall_score(y_test, predicted),
        "f1": f1_score(y_test, predicted),
    }


def importance_figure(model):
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.barh(data.feature_names[:10], model.feature_importances_[:10])
    return figure


def log_forest(params, registered_model_name):
    """One run: params, four metrics, the model (registered) and its feature importances. Answers what was logged."""
    model = fit(params)
    metrics = scores(model)
    with mlflow.start_run() as run:
        mlflow.log_params(params)
        mlflow.log_metrics(metrics)
        figure = importance_figure(model)
        mlflow.log_figure(figure, "importance.png")
        plt.close(figure)
        mlflow.sklearn.log_model(
            model,
            name="model",
            registered_model_name=registered_model_name,
            input_example=X_test.head(2),
            pip_requirements=PIP_REQUIREMENTS,
            skops_trusted_types=TRUSTED_TYPES,
        )
    return {"run_id": run.info.run_id, "run_name": run.info.run_name, "params": params, "metrics": metrics}


def log_curve(metric="loss", points=40):
    """One run with a metric of many steps. Answers the values in the order of their steps."""
    values = [1 / (1 + step) for step in range(points)]
    with mlflow.start_run(run_name="curve") as run:
        for step, value in enumerate(values):
            mlflow.log_metric(metric, value, step=step)
    return {"run_id": run.info.run_id, "metric": metric, "values": values}


if __name__ == "__main__":
    _, experiment_name, model_name = sys.argv
    experiment = mlflow.set_experiment(experiment_name)
    forests = [log_forest(params, model_name) for params in GRID]
    print(json.dumps({"experiment_id": experiment.experiment_id, "forests": forests, "curve": log_curve()}))
