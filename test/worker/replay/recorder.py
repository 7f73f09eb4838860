"""A proxy on loopback that writes down what a client asks and is answered, and makes it small and repeatable."""

import http.client
import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "host", "accept-encoding"}

# What the server makes up. The first answer that holds one gives it a name, by which later requests use it.
MADE_UP = [
    ("model", re.compile(r"m-[0-9a-f]{32}")),
    ("run", re.compile(r"(?<![0-9a-z-])[0-9a-f]{32}(?![0-9a-z])")),
    ("name", re.compile(r"(?<![\w-])[a-z]+-[a-z]+-\d{1,3}(?![\w-])")),
]
TIMES = {
    "creation_time",
    "last_update_time",
    "creation_timestamp",
    "last_updated_timestamp",
    "creation_timestamp_ms",
    "last_updated_timestamp_ms",
}
MAX_TEXT = 4_000
FILES = "/mlflow-artifacts/artifacts/"


@contextmanager
def recording_proxy(target):
    """Yields (url, exchanges): what goes to the URL goes on to the target, and `exchanges` fills."""
    netloc = urlsplit(target).netloc
    exchanges = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def forward(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {key: value for key, value in self.headers.items() if key.lower() not in HOP_BY_HOP}
            connection = http.client.HTTPConnection(netloc, timeout=60)
            connection.request(self.command, self.path, body, headers)
            response = connection.getresponse()
            answer = response.read()
            connection.close()
            with lock:
                exchanges.append((self.command, self.path, headers, body, response.status, answer))
            self.send_response(response.status)
            for key, value in response.getheaders():
                if key.lower() not in HOP_BY_HOP:
                    self.send_header(key, value)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = forward

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", exchanges
    finally:
        server.shutdown()
        server.server_close()


def compact(exchanges, replacements):
    """The exchanges as JSON: what every request has in common once, made-up ids by name, files by their length."""
    names = {}

    def named(text):
        for old, new in replacements:
            text = text.replace(old, new)
        for old, new in names.items():
            text = text.replace(old, new)
        return text

    def learn(text):
        for kind, pattern in MADE_UP:
            for found in pattern.findall(text):
                if found not in names and not any(found in known for known in names):
                    names[found] = f"<{kind}-{sum(name.startswith(f'<{kind}-') for name in names.values()) + 1}>"

    def body_of(data, is_file=False):
        if not data:
            return {}
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return {"bytes": len(data)}
        try:
            # A file is kept as it is: its length is told by listings.
            value = None if is_file else json.loads(text)
        except ValueError:
            value = None
        if value is None:
            return {"text": named(text)} if len(text) <= MAX_TEXT else {"bytes": len(data)}
        return {"json": json.loads(named(json.dumps(value)))}

    def untimed(value):
        if isinstance(value, list):
            return [untimed(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key: "<time>" if key in TIMES else untimed(item)
            for key, item in value.items()
        }

    steps = []
    asked_before = ""
    for method, path, headers, body, status, answer in exchanges:
        asked_before += path + body.decode(errors="ignore")
        if answer[:1] in (b"{", b"["):
            text = answer.decode()
            # What the client said first is no invention of the server's.
            for kind, pattern in MADE_UP:
                for found in pattern.findall(text):
                    if found not in asked_before:
                        learn(found)
            for token in re.findall(r'"next_page_token":\s*"([^"]+)"', text):
                names.setdefault(token, f"<token-{sum(name.startswith('<token-') for name in names.values()) + 1}>")
        url = urlsplit(path)
        step = {"ask": f"{method} {named(url.path)}"}
        if url.query:
            step["query"] = [[key, named(value)] for key, value in parse_qsl(url.query, keep_blank_values=True)]
        content_type = headers.get("Content-Type", "")
        if content_type and content_type != "application/json":
            step["type"] = content_type
        is_file = FILES in path
        sent = body_of(body, is_file)
        if sent:
            step["send"] = sent
        got = body_of(answer, is_file and method == "GET" and status == 200)
        if "json" in got:
            got["json"] = untimed(got["json"])
            if isinstance(got["json"], dict) and "error_code" in got["json"]:
                # Wording is asserted elsewhere; the client acts on the code.
                got["json"].pop("message", None)
        step["status"] = status
        step["get"] = got
        steps.append(step)
    return steps


def common_headers(exchanges):
    """Headers that every API request carries."""
    kept = ("User-Agent", "X-MLflow-Client-Version", "Accept")
    return {key: exchanges[0][2][key] for key in kept if key in exchanges[0][2]}
