"""A shop system in Python, without any package: tells that an order was paid and follows its print tasks to the end.

    python3 examples/post_event.py http://localhost:5000 API-KEY [event id] [external id of the order]
"""

import json
import random
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone

URL = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:5000"
KEY = sys.argv[2] if len(sys.argv) > 2 else ""
EVENT_ID = sys.argv[3] if len(sys.argv) > 3 else f"paid-{time.time_ns()}"
EXTERNAL_ID = sys.argv[4] if len(sys.argv) > 4 else f"order-{time.time_ns()}"
TRIES = 5


class Problem(Exception):
    """An answer that is no success: `code` is stable, `issues` say which fields are wrong (RFC 9457)."""

    def __init__(self, problem: dict):
        super().__init__(f"{problem['code']}: {problem['detail']}")
        self.code = problem["code"]
        self.issues = problem.get("issues", [])


def call(method: str, path: str, body: dict | None = None) -> dict:
    """One request. Sent again when no answer came: an event is known by its event_id, and reading changes nothing."""
    request = urllib.request.Request(URL + path, method=method)
    request.add_header("Authorization", f"Bearer {KEY}")
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    for attempt in range(TRIES):
        try:
            with urllib.request.urlopen(request, data, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            is_passing = error.code in (429, 502, 503, 504)
            if not is_passing or attempt == TRIES - 1:
                if error.headers.get_content_type() == "application/problem+json":
                    raise Problem(json.load(error)) from None
                raise
            wait_seconds = float(error.headers.get("Retry-After") or 2**attempt)
        except OSError:
            if attempt == TRIES - 1:
                raise
            wait_seconds = 2**attempt
        # By chance a little longer, so that many tills do not come back in the same instant.
        time.sleep(wait_seconds * (1 + random.random() / 2))
    raise AssertionError("the last try has returned or raised")


def follow(task_id: str) -> dict:
    """Asks until the task is over."""
    last = ""
    while True:
        task = call("GET", f"/api/tasks/{task_id}")
        status = task["print_status"]
        if status != last:
            print(f"{task_id} {status}", flush=True)
            last = status
        if status in ("SUCCESS", "FAILED", "CANCELLED"):
            return task
        time.sleep(0.5)


def main() -> None:
    answer = call(
        "POST",
        "/api/events",
        {
            "event_id": EVENT_ID,
            "type": "order.paid",
            "occurred_at": datetime.now(timezone.utc).isoformat(),
            "order": {
                "external_id": EXTERNAL_ID,
                "items": [{"name": "珍珠奶茶", "specs": ["大杯", "正常冰"], "quantity": 2, "unit_price": 12.5}],
                "total_amount": 25,
                "pickup_no": "A12",
            },
        },
    )
    print(f"order {answer['order']['id']} is {answer['order']['status']}, {len(answer['tasks'])} task(s)", flush=True)
    for task in answer["tasks"]:
        follow(task["task_id"])


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        print(problem, file=sys.stderr)
        for issue in problem.issues:
            print(f"  {issue['path']}: {issue['message']}", file=sys.stderr)
        sys.exit(1)
