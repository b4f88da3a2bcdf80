"""A till in Python, without any package: prints a receipt from the shop's template by a printer of the local network. The
receipt engine runs as a child process. Run it again without a server: it prints from what it kept.

    python3 examples/print_receipt.py http://localhost:5000 API-KEY 192.168.1.50:9100 ENGINE.js [folder] [node]

ENGINE.js is packages/engine/dist/xiaopiao-engine.js (npm run build -w @xiaopiao/engine).
"""

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

if len(sys.argv) < 5:
    sys.exit(__doc__)
URL, KEY, PRINTER, ENGINE = sys.argv[1:5]
FOLDER = Path(sys.argv[5] if len(sys.argv) > 5 else "till")
NODE = sys.argv[6] if len(sys.argv) > 6 else "node"

SALE = {
    "shop": {"name": "发财小狗饮品店"},
    "order": {
        "no": "A12",
        "items": [
            {"name": "珍珠奶茶", "quantity": 2, "unit_price": 12.5, "amount": 25},
            {"name": "杨枝甘露", "quantity": 1, "unit_price": 18.8, "amount": 18.8},
        ],
        "total_amount": 43.8,
    },
}


def kept_template(file: Path) -> dict | None:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def template(business: str) -> dict | None:
    """The shop's template: the newest when the server answers (304 when it is the one that is kept), else the kept one."""
    file = FOLDER / f"{business}.json"
    kept = kept_template(file)
    request = urllib.request.Request(f"{URL}/api/templates/{business}")
    request.add_header("Authorization", f"Bearer {KEY}")
    if kept is not None:
        request.add_header("If-None-Match", kept["etag"])
    try:
        # The customer waits: with a template at hand nobody waits long for a newer one.
        with urllib.request.urlopen(request, timeout=10 if kept is None else 1.5) as answer:
            kept = {"etag": answer.headers["ETag"], "merged": json.load(answer)}
    except urllib.error.HTTPError as error:
        if error.code != 304:
            print(f"the server answers {error.code}", file=sys.stderr)
    except OSError as error:
        print(f"the server cannot be reached: {error}", file=sys.stderr)
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(".new")
        temporary.write_text(json.dumps(kept), "utf-8")
        os.replace(temporary, file)
    return None if kept is None else kept["merged"]


class Engine:
    """The receipt engine in a child process; a till keeps it for its whole day."""

    def __init__(self) -> None:
        host = Path(__file__).with_name("engine-host.mjs")
        self._process = subprocess.Popen(
            [NODE, str(host), ENGINE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def slip(self, request: dict) -> dict:
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def send(slip: bytes) -> None:
    host, _, port = PRINTER.partition(":")
    with socket.create_connection((host, int(port or 9100)), timeout=10) as printer:
        printer.sendall(slip)


def main() -> None:
    engine = Engine()
    try:
        merged = template("shopping")
        answer = engine.slip({"merged": merged, "data": SALE, "model": "escpos80", "paper": 80})
        for _ in range(2):  # copies one after the other; the first error ends it
            send(bytes.fromhex(answer["hex"]))
        version = "the minimal template" if merged is None else f"version {merged['version']}"
        print(f"printed 2 copies from {version}")
    finally:
        engine.close()


if __name__ == "__main__":
    main()
