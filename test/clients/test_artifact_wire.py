"""What no well-behaved client sends: connections that are cut, bodies that are not what was announced, raw paths."""

import http.client
import socket
import time

import mlflow
import pytest
import requests

from conftest import TOKEN, URL

pytestmark = pytest.mark.runnel_only

HOST, PORT = URL.removeprefix("http://").rsplit(":", 1)
PROXY = "/api/2.0/mlflow-artifacts/artifacts"
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}


def send(line, body=b"", headers=(), answer=True):
    """One request, written by hand; without `answer` the connection is cut at once."""
    lines = [f"{line} HTTP/1.1", f"Host: {HOST}:{PORT}", f"Authorization: Bearer {TOKEN}", "Connection: close", *headers]
    with socket.create_connection((HOST, int(PORT)), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        if not answer:
            return None
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.read()


@pytest.fixture
def files(experiment):
    """The folder of a new run in the proxy, and its files' sizes by name."""
    with mlflow.start_run() as run:
        pass
    folder = run.info.artifact_uri.removeprefix("mlflow-artifacts:/")

    def listed():
        answer = requests.get(f"{URL}{PROXY}", params={"path": folder}, headers=AUTHORIZATION).json()
        return {file["path"]: file.get("file_size") for file in answer.get("files", [])}

    return folder, listed


def test_a_connection_cut_half_way_leaves_nothing(files):
    folder, listed = files
    assert send(f"PUT {PROXY}/{folder}/old.bin", b"old", ["Content-Length: 3"])[0] == 200
    for name in ("old.bin", "new.bin"):
        for sent in (b"", b"x", b"x" * 900_000):
            send(f"PUT {PROXY}/{folder}/{name}", sent, ["Content-Length: 1000000"], answer=False)
    send(f"PUT {PROXY}/{folder}/new.bin", b"5\r\nhel", ["Transfer-Encoding: chunked"], answer=False)
    time.sleep(1)
    assert listed() == {"old.bin": 3}
    assert send(f"GET {PROXY}/{folder}/old.bin") == (200, b"old")


def test_a_part_that_is_cut_half_way_can_be_sent_again(files):
    folder, listed = files
    body = {"run_id": folder.split("/")[1], "path": "big.bin", "size": 10 * 1024 * 1024, "parts": 2}
    ticket = requests.post(f"{URL}/api/v1/artifacts/uploads", json=body, headers=AUTHORIZATION).json()
    first = ticket["parts"][0]
    send(f"PUT {first['url'].removeprefix(URL)}", b"x" * 900_000, [f"Content-Length: {first['size']}"], answer=False)
    time.sleep(0.5)
    assert requests.post(ticket["complete_url"]).json()["message"] == "Parts are missing: 1, 2 of 2."
    for part in ticket["parts"]:
        assert requests.put(part["url"], data=b"x" * part["size"]).status_code == 200
    assert requests.post(ticket["complete_url"]).status_code == 200
    assert listed() == {"big.bin": 10 * 1024 * 1024}


def test_an_empty_chunked_body_is_an_empty_file(files):
    folder, listed = files
    assert send(f"PUT {PROXY}/{folder}/empty.txt", b"0\r\n\r\n", ["Transfer-Encoding: chunked"])[0] == 200
    assert send(f"PUT {PROXY}/{folder}/small.txt", b"3\r\nabc\r\n0\r\n\r\n", ["Transfer-Encoding: chunked"])[0] == 200
    assert listed() == {"empty.txt": 0, "small.txt": 3}


@pytest.mark.parametrize("path", ["%2e%2e%2f%2e%2e%2fx", "..%5c..%5cx", "%c0%ae%c0%ae/x", "a%00", "%252e%252e/x", "a//b", "a\xff"])
def test_a_path_that_climbs_is_refused(files, path):
    folder, listed = files
    status, text = send(f"PUT {PROXY}/{folder}/{path}", b"x", ["Content-Length: 1"])
    assert (status, b"INVALID_PARAMETER_VALUE" in text) == (400, True)
    assert listed() == {}


def test_dots_in_a_url_are_resolved_before_rights_are_judged(files):
    # By the platform, as by every browser: what is written is what the resolved path names, and nothing above.
    folder, listed = files
    assert send(f"PUT {PROXY}/{folder}/a/../b.txt", b"x", ["Content-Length: 1"])[0] == 200
    assert listed() == {"b.txt": 1}
    assert send(f"PUT {PROXY}/../../../../../etc/passwd", b"x", ["Content-Length: 1"])[0] in (404, 405)
    assert send(f"GET {PROXY}/../../../../../etc/passwd")[0] in (200, 404)


def test_a_range_a_head_and_a_condition(files):
    folder, _ = files
    url = f"{URL}{PROXY}/{folder}/a.txt"
    requests.put(url, data=b"0123456789", headers=AUTHORIZATION)
    part = requests.get(url, headers={**AUTHORIZATION, "Range": "bytes=-3"})
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"789", "bytes 7-9/10")
    head = requests.head(url, headers=AUTHORIZATION)
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", "10")
    again = requests.get(url, headers={**AUTHORIZATION, "If-None-Match": head.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
