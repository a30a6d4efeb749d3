"""A gateway on this machine that behaves as told: it answers, refuses, hangs, or breaks off."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway(ThreadingHTTPServer):
    """status, answer: what it says. behaviour: answer, hang, or break_off. asked: what it was sent."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.answer, self.behaviour = 200, {"id": "gw-1"}, "answer"
        self.headers_sent = {}
        self.asked, self.let_go = [], threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/kirim"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        if self.server.behaviour == "hang":
            self.server.let_go.wait(30)
            return
        if self.server.behaviour == "break_off":
            self.connection.close()
            return
        content = self.server.answer
        content = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(self.server.status)
        for name, value in {"Content-Length": len(content), **self.server.headers_sent}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_about):
        pass


@contextmanager
def a_gateway():
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
