"""Logs a file in parts and fetches it in ranges, as a program: prints what it saw as JSON.

    python test/clients/large_file.py MEBIBYTES
"""

import hashlib
import json
import os
import sys
import tempfile

os.environ.update(
    MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD="true",
    MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD="true",
    MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE="1",
    MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE=str(5 * 1024 * 1024),
    MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE=str(5 * 1024 * 1024),
)

import mlflow  # noqa: E402
import requests  # noqa: E402

content = os.urandom(int(sys.argv[1]) * 1024 * 1024 + 7)
hosts = []
send = requests.Session.send


def noted(self, request, **more):
    hosts.append((request.method, request.url.split("?")[0], "Authorization" in request.headers))
    return send(self, request, **more)


requests.Session.send = noted
with tempfile.TemporaryDirectory() as folder, mlflow.start_run() as run:
    with open(f"{folder}/large file.bin", "wb") as file:
        file.write(content)
    mlflow.log_artifact(f"{folder}/large file.bin", "models")
    os.mkdir(f"{folder}/down")
    path = mlflow.artifacts.download_artifacts(f"runs:/{run.info.run_id}/models/large file.bin", dst_path=f"{folder}/down")
    with open(path, "rb") as file:
        same = hashlib.sha256(file.read()).digest() == hashlib.sha256(content).digest()
print(json.dumps({"run_id": run.info.run_id, "same": same, "requests": hosts}))
