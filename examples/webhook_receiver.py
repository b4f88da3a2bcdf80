"""Takes webhook messages and believes only signed ones. Needs nothing but Python 3.9 or later.

    WEBHOOK_SECRET=whsec_… python3 examples/webhook_receiver.py

接收 Webhook 消息,只相信签名正确的。仅需 Python 3.9 或更高版本。
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 5 * 60
KEY = base64.b64decode(os.environ.get("WEBHOOK_SECRET", "").removeprefix("whsec_"))
# Ids of messages that were handled; keep them in your database. 已处理的消息编号,请存入数据库。
handled = set()


def is_genuine(headers, body: bytes) -> bool:
    """body: the bytes exactly as they came, before any JSON is read. 必须是收到的原始字节。"""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not message_id or not timestamp.isdecimal():
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    # After a change of the secret there are two. 更换密钥后的一天内有两个签名。
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in signatures.split(" "))


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_genuine(self.headers, body):
            self.send_response(401)
            self.end_headers()
            return
        message_id = self.headers["webhook-id"]
        # The same message may come twice. 同一条消息可能重复到达。
        if message_id not in handled:
            handled.add(message_id)
            message = json.loads(body)
            data = message["data"]
            subject = data.get("task", {}).get("task_id") or data.get("printer", {}).get("printer_sn", "")
            print(message["type"], subject, flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Receiver)
    print("listening on", server.server_port, flush=True)
    server.serve_forever()
