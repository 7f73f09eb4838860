"""Parents and children, as sweeps and cross-validation log them."""

import mlflow


def test_children_name_their_parent_and_are_found_by_it(experiment, client):
    with mlflow.start_run(run_name="sweep") as parent:
        children = []
        for depth in range(3):
            with mlflow.start_run(run_name=f"depth {depth}", nested=True) as child:
                mlflow.log_metric("f1", depth / 10)
                children.append(child.info.run_id)
                with mlflow.start_run(nested=True) as fold:
                    mlflow.log_metric("f1", depth / 10)
                assert client.get_run(fold.info.run_id).data.tags["mlflow.parentRunId"] == child.info.run_id
        mlflow.log_metric("best f1", 0.2)

    found = mlflow.search_runs(
        filter_string=f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'", order_by=["metrics.f1 ASC"]
    )
    assert list(found["run_id"]) == children
    assert client.get_parent_run(children[0]).info.run_id == parent.info.run_id
    assert client.get_run(parent.info.run_id).data.metrics == {"best f1": 0.2}
