"""
Writes test/worker/replay/recordings/ anew: what the real client sends in each sequence, and what it was answered.

    npm start -- --test-reset --port 8790 --state /tmp/replay
    RUNNEL_URL=http://127.0.0.1:8790 RUNNEL_TOKEN=… .venv-clients/bin/python test/worker/replay/record.py [name…]

With .venv-clients-2x the sequences of the 2.x client are written. Look at the difference before committing it.
"""

import json
import os
import sys
import tempfile
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
URL, TOKEN = os.environ["RUNNEL_URL"].rstrip("/"), os.environ["RUNNEL_TOKEN"]

sys.path.insert(0, str(HERE))
from recorder import common_headers, compact, recording_proxy  # noqa: E402


def reset():
    request = urllib.request.Request(f"{URL}/__reset", method="POST", headers={"Authorization": f"Bearer {TOKEN}"})
    urllib.request.urlopen(request, timeout=60).read()


def main():
    with recording_proxy(URL) as (proxy, exchanges), tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            MLFLOW_TRACKING_URI=proxy,
            MLFLOW_TRACKING_TOKEN=TOKEN,
            MLFLOW_DISABLE_TELEMETRY="true",
            MLFLOW_HTTP_REQUEST_MAX_RETRIES="1",
            MPLBACKEND="Agg",
            NETRC=os.devnull,
            NO_PROXY="127.0.0.1,localhost",
            LOGNAME="ann",
            USER="ann",
        )
        os.chdir(folder)
        import mlflow

        old = mlflow.__version__.startswith("2.")
        if old:
            import scenarios_2x as scenarios
        else:
            import scenarios
        chosen = sys.argv[1:] or list(scenarios.SCENARIOS)
        for name in chosen:
            reset()
            scenarios.leave()
            exchanges.clear()
            print(name, flush=True)
            scenarios.SCENARIOS[name]()
            scenarios.leave()
            replacements = [(str(HERE), "/home/ann"), (folder, "/tmp/ann"), (proxy, "http://runnel.test")]
            # The token's name, here and in the tests.
            replacements.append(("first admin", "admin"))
            recording = {"client": mlflow.__version__, "headers": common_headers(exchanges)}
            steps = compact(exchanges, replacements)
            lines = [json.dumps(line, ensure_ascii=False) for line in [recording, *steps]]
            (HERE / "recordings" / f"{name}.jsonl").write_text("\n".join(lines) + "\n")


main()
