"""Large files through the real client: in parts, with the server's memory flat, and what is left when that goes wrong."""

import hashlib
import os
import pathlib
import time

import mlflow
import numpy as np
import psutil
import pytest
import requests
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

from conftest import TOKEN, URL

MIB = 1024 * 1024
# 64 in the everyday suite, a whole gibibyte in `npm run test:long`.
SIZE = int(os.environ.get("RUNNEL_MULTIPART_MIB", "1024" if os.environ.get("RUNNEL_LONG") else "64")) * MIB
# What the server may take for what is on its way at one time (the client sends and fetches eight pieces at once). A
# file held whole would be seen: it is larger than this.
MOST_GROWTH = max(48 * MIB, SIZE // 8)

pytestmark = pytest.mark.runnel_only


@pytest.fixture
def in_parts(monkeypatch):
    monkeypatch.setenv("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true")
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", "true")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(6 * MIB))
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", str(10 * MIB))
    monkeypatch.setenv("MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE", str(10 * MIB))


@pytest.fixture
def sent(monkeypatch):
    """Requests that the client made past its own session: the parts."""
    calls = []
    put = requests.put

    def counted(url, *args, **more):
        calls.append((url, dict(more.get("headers") or {})))
        return put(url, *args, **more)

    monkeypatch.setattr(requests, "put", counted)
    return calls


def write(path, size, seed=0):
    """Random bytes, a piece at a time, and their digest."""
    random = np.random.default_rng(seed)
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        for start in range(0, size, 16 * MIB):
            piece = random.bytes(min(16 * MIB, size - start))
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def workers():
    """The processes of workerd that listen on the server's port, of which the Worker runs in one."""
    port = int(URL.rsplit(":", 1)[1])
    listening = {c.pid for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr.port == port}
    return [psutil.Process(pid) for pid in listening if pid]


class Memory:
    """Resident memory of the server while something runs: a thread looks at it all the time."""

    def __enter__(self):
        import threading

        self.processes = workers()
        assert self.processes, f"no process of this machine listens on {URL}"
        self.before = self.now()
        self.peak = self.before
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def watch(self):
        while not self.ended.wait(0.02):
            self.peak = max(self.peak, self.now())

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def now(self):
        return sum(process.memory_info().rss for process in self.processes)

    def __str__(self):
        return f"{self.before / MIB:.0f} MiB before, {self.peak / MIB:.0f} MiB at most"


def test_a_large_file_goes_up_and_comes_down_with_memory_flat(experiment, in_parts, sent, tmp_path, capsys):
    digest = write(tmp_path / "large.bin", SIZE)
    # A server that has just started takes what it then keeps; the first files are for that.
    write(tmp_path / "first.bin", 32 * MIB)
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "first.bin"), "models")
        mlflow.artifacts.download_artifacts(artifact_uri=f"{run.info.artifact_uri}/models/first.bin", dst_path=str(tmp_path / "down"))
        sent.clear()
        with Memory() as up:
            started = time.monotonic()
            mlflow.log_artifact(str(tmp_path / "large.bin"), "models")
            up_seconds = time.monotonic() - started
    assert len(sent) == -(-SIZE // (10 * MIB))
    # Parts carry no token: the URL is all there is.
    assert not any("authorization" in {name.lower() for name in headers} for _, headers in sent)

    with Memory() as down:
        started = time.monotonic()
        path = mlflow.artifacts.download_artifacts(
            run_id=run.info.run_id, artifact_path="models/large.bin", dst_path=str(tmp_path / "down")
        )
        down_seconds = time.monotonic() - started
    assert digest_of(path) == digest
    with capsys.disabled():
        mib = SIZE / MIB
        print(f"\n  {mib:.0f} MiB up in parts: {mib / up_seconds:.0f} MiB/s, workerd {up}")
        print(f"  {mib:.0f} MiB down in ranges: {mib / down_seconds:.0f} MiB/s, workerd {down}")
    assert up.peak - up.before < MOST_GROWTH
    assert down.peak - down.before < MOST_GROWTH


def test_a_file_in_one_request_leaves_memory_flat_too(experiment, tmp_path, capsys):
    size = min(SIZE, 64 * MIB)
    digest = write(tmp_path / "one.bin", size)
    with mlflow.start_run() as run:
        with Memory() as memory:
            mlflow.log_artifact(str(tmp_path / "one.bin"))
            path = mlflow.artifacts.download_artifacts(
                run_id=run.info.run_id, artifact_path="one.bin", dst_path=str(tmp_path / "down")
            )
    assert digest_of(path) == digest
    with capsys.disabled():
        print(f"\n  {size / MIB:.0f} MiB up and down in one request each: workerd {memory}")
    assert memory.peak - memory.before < MOST_GROWTH


def test_the_client_turns_parts_on_by_itself_where_the_server_offers_them(experiment, sent, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(6 * MIB))
    write(tmp_path / "model.bin", 11 * MIB)
    with mlflow.start_run():
        mlflow.log_artifact(str(tmp_path / "model.bin"))
    assert len(sent) == 2


def test_a_file_over_the_limit_fails_at_once_and_says_what_to_set(experiment, tmp_path):
    with open(tmp_path / "huge.bin", "wb") as file:
        file.truncate(101_000_000)
    started = time.monotonic()
    with mlflow.start_run() as run:
        with pytest.raises(Exception, match="413") as caught:
            mlflow.log_artifact(str(tmp_path / "huge.bin"))
    assert time.monotonic() - started < 15
    assert "MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD" in str(caught.value)
    assert "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE" in str(caught.value)
    assert mlflow.artifacts.list_artifacts(run_id=run.info.run_id) == []


def test_a_failing_part_leaves_no_file(experiment, in_parts, tmp_path, monkeypatch):
    write(tmp_path / "model.bin", 25 * MIB)
    put = requests.put

    def broken(url, *args, **more):
        if "part=2" in url:
            raise requests.ConnectionError("the line broke")
        return put(url, *args, **more)

    monkeypatch.setattr(requests, "put", broken)
    with mlflow.start_run() as run:
        with pytest.raises(MlflowException, match="the line broke"):
            mlflow.log_artifact(str(tmp_path / "model.bin"))
    assert mlflow.artifacts.list_artifacts(run_id=run.info.run_id) == []


def test_parts_that_are_too_small_are_refused(experiment, in_parts, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", str(1 * MIB))
    write(tmp_path / "model.bin", 7 * MIB)
    with mlflow.start_run() as run:
        with pytest.raises(MlflowException, match="400"):
            mlflow.log_artifact(str(tmp_path / "model.bin"))
    assert mlflow.artifacts.list_artifacts(run_id=run.info.run_id) == []


def test_a_logged_model_with_a_large_file(experiment, in_parts, tmp_path):
    digest = write(tmp_path / "weights.bin", 13 * MIB)
    with mlflow.start_run() as run:
        mlflow.log_artifacts(str(tmp_path), "model")
    repository = get_artifact_repository(run.info.artifact_uri)
    (tmp_path / "down").mkdir()
    down = repository.download_artifacts("model", str(tmp_path / "down"))
    assert digest_of(pathlib.Path(down) / "weights.bin") == digest


def test_curl_sends_a_file_to_a_signed_url(experiment, tmp_path):
    import json
    import subprocess

    digest = write(tmp_path / "plot.bin", 3 * MIB)
    with mlflow.start_run() as run:
        pass
    body = {"run_id": run.info.run_id, "path": "from curl/plot.bin", "size": 3 * MIB, "sha256": digest}
    authorization = {"Authorization": f"Bearer {TOKEN}"}
    ticket = requests.post(f"{URL}/api/v1/artifacts/uploads", json=body, headers=authorization).json()
    curl = ["curl", "--silent", "--show-error", "--write-out", "\n%{http_code}"]
    sent = subprocess.run([*curl, "-T", str(tmp_path / "plot.bin"), ticket["url"]], capture_output=True, text=True)
    assert sent.stdout.endswith("\n200"), sent.stdout + sent.stderr
    assert json.loads(sent.stdout.rsplit("\n", 1)[0])["size"] == 3 * MIB
    path = mlflow.artifacts.download_artifacts(
        run_id=run.info.run_id, artifact_path="from curl/plot.bin", dst_path=str(tmp_path / "down")
    )
    assert digest_of(path) == digest

    # Another file through the same URL: refused, and the first one stays.
    write(tmp_path / "other.bin", 3 * MIB, seed=1)
    refused = subprocess.run([*curl, "-T", str(tmp_path / "other.bin"), ticket["url"]], capture_output=True, text=True)
    assert refused.stdout.endswith("\n400") and "another SHA-256" in refused.stdout
    write(tmp_path / "other.bin", 2 * MIB, seed=1)
    refused = subprocess.run([*curl, "-T", str(tmp_path / "other.bin"), ticket["url"]], capture_output=True, text=True)
    assert refused.stdout.endswith("\n403") and f"This URL takes {3 * MIB} bytes" in refused.stdout
