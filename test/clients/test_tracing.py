"""Tracing is not served yet. Code that traces must neither fail nor wait because of it."""

import time

import mlflow


def test_a_traced_function_returns_as_if_it_were_not_traced(experiment, client):
    @mlflow.trace
    def double(x):
        with mlflow.start_span("inner") as span:
            span.set_inputs({"x": x})
            return 2 * x

    started = time.monotonic()
    with mlflow.start_run() as run:
        assert [double(x) for x in range(5)] == [0, 2, 4, 6, 8]
        mlflow.log_metric("loss", 1.0)
    mlflow.flush_trace_async_logging()
    assert time.monotonic() - started < 15
    read = client.get_run(run.info.run_id)
    assert (read.info.status, read.data.metrics) == ("FINISHED", {"loss": 1.0})
