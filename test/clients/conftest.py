"""What every test with a real client shares. `node test/run.ts clients` starts a server and runs them all.

By hand: RUNNEL_URL=http://… RUNNEL_TOKEN=… .venv-clients/bin/python -m pytest test/clients -k artifacts
With RUNNEL_REFERENCE=1 the URL is that of a real `mlflow server`, which shows whether a test asks for the right thing.
"""

import os
import time
import urllib.request
import uuid

import pytest

# The client reads its settings from the environment when it is imported, so this comes before the import.
URL = os.environ.get("RUNNEL_URL", "").rstrip("/")
TOKEN = os.environ.get("RUNNEL_TOKEN", "")
for name in [name for name in os.environ if name.startswith(("MLFLOW_", "DATABRICKS_"))]:
    del os.environ[name]
os.environ.update(
    MLFLOW_TRACKING_URI=URL,
    MLFLOW_TRACKING_TOKEN=TOKEN,
    MLFLOW_DISABLE_TELEMETRY="true",
    # A server error should fail the test at once instead of after the usual four minutes.
    MLFLOW_HTTP_REQUEST_MAX_RETRIES="1",
    MLFLOW_HTTP_REQUEST_TIMEOUT="30",
    MPLBACKEND="Agg",
    NETRC=os.devnull,
    NO_PROXY="127.0.0.1,localhost",
)

import mlflow  # noqa: E402


def pytest_sessionstart(session):
    if not URL:
        pytest.exit("RUNNEL_URL is not set: run `node test/run.ts clients`, which starts a server", returncode=4)
    with urllib.request.urlopen(f"{URL}/health", timeout=10):
        # Without this, a server that is not there costs a time-out for each test.
        pass


def pytest_collection_modifyitems(items):
    if os.environ.get("RUNNEL_REFERENCE"):
        for item in items:
            if item.get_closest_marker("runnel_only"):
                item.add_marker(pytest.mark.skip(reason="a real mlflow server does not promise this"))


def unique(name):
    """A name that no other test, and no earlier round on the same server, has used."""
    return f"{name}-{uuid.uuid4().hex[:8]}"


def leave_experiment():
    """Ends what is active in this process and forgets the experiment, which the client also keeps in the environment."""
    while mlflow.active_run():
        mlflow.end_run()
    mlflow.tracking.fluent._active_experiment_id = None
    os.environ.pop("MLFLOW_EXPERIMENT_ID", None)


@pytest.fixture(scope="module")
def module_experiment(request):
    """An active experiment that the tests of one module share."""
    yield mlflow.set_experiment(unique(request.module.__name__))
    leave_experiment()


@pytest.fixture
def experiment(request):
    """An active experiment of the test's own."""
    yield mlflow.set_experiment(unique(request.node.name))
    leave_experiment()


@pytest.fixture
def client():
    return mlflow.MlflowClient()


@pytest.fixture
def model_name(request):
    """A name for a registered model that only this test uses."""
    return unique(request.node.name)


@pytest.fixture
def error():
    """Expects a client error: `with error("RESOURCE_DOES_NOT_EXIST", "part of the message"): …`"""
    from contextlib import contextmanager

    from mlflow.exceptions import MlflowException

    @contextmanager
    def expect(code, message=""):
        started = time.monotonic()
        with pytest.raises(MlflowException) as caught:
            yield
        assert caught.value.error_code == code
        assert message in str(caught.value)
        # An answer that the client retries would take longer.
        assert time.monotonic() - started < 5

    return expect


@pytest.fixture
def eventually():
    """Calls a function until its result is true, for what the client does in the background."""

    def wait(probe, seconds=20):
        deadline = time.monotonic() + seconds
        while True:
            result = probe()
            if result:
                return result
            assert time.monotonic() < deadline, f"still {result!r} after {seconds} s"
            time.sleep(0.1)

    return wait
