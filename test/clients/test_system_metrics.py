"""CPU and memory of the machine, sampled in the background while a run is active."""

import mlflow


def test_they_arrive_while_the_run_goes_on_and_continue_when_it_is_resumed(experiment, client, eventually):
    mlflow.set_system_metrics_sampling_interval(0.2)
    mlflow.set_system_metrics_samples_before_logging(1)
    key = "system/cpu_utilization_percentage"

    def points(run):
        return client.get_metric_history(run.info.run_id, key)

    with mlflow.start_run(log_system_metrics=True) as run:
        eventually(lambda: len(points(run)) >= 2)
    assert "system/system_memory_usage_megabytes" in client.get_run(run.info.run_id).data.metrics

    before = len(points(run))
    with mlflow.start_run(run_id=run.info.run_id, log_system_metrics=True):
        eventually(lambda: len(points(run)) > before)
    steps = [point.step for point in points(run)]
    assert sorted(steps) == list(range(len(steps)))
