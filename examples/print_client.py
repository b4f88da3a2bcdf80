"""A print client in Python, with the package `websockets` (pip install websockets).

    python3 examples/print_client.py [ws://localhost:8765] [printer name]
"""

import asyncio
import json
import sys
from datetime import datetime

import websockets

URL = sys.argv[1] if len(sys.argv) > 1 else "ws://localhost:8765"
PRINTER_NAME = sys.argv[2] if len(sys.argv) > 2 else "后厨打印机"


async def print_on_paper(content: str, copies: int) -> None:
    """Puts the receipt on paper. Replace this with the call of your own printer."""
    for _ in range(copies):
        print(content, flush=True)


async def send(socket, message: dict) -> None:
    message["timestamp"] = datetime.now().isoformat()
    await socket.send(json.dumps(message, ensure_ascii=False))


async def send_status(socket, job_id: int, status: str, text: str) -> None:
    await send(socket, {"type": "print_status", "job_id": job_id, "status": status, "message": text})


async def print_order(socket, order: dict) -> None:
    job_id = order["job_id"]
    print(f"new_order: job {job_id}, order {order['order_id']}", flush=True)
    await send_status(socket, job_id, "printing", "正在打印")
    try:
        await print_on_paper(order["content"], order["copies"])
    except Exception as error:  # whatever the printer's library raises is a failed print
        await send_status(socket, job_id, "failed", str(error))
    else:
        await send_status(socket, job_id, "completed", "打印成功")


async def serve(socket) -> None:
    async for frame in socket:
        message = json.loads(frame)
        kind = message["type"]
        if kind == "welcome":
            print(f"welcome: {message['message']}", flush=True)
            printer = {"name": PRINTER_NAME, "model": "TP-80", "status": "ready"}
            await send(socket, {"type": "printer_info", "printer": printer})
        elif kind == "new_order":
            await print_order(socket, message["order"])
        elif kind == "ping":
            await send(socket, {"type": "pong"})
        elif kind == "error":
            print(f"error: {message['code']} {message['message']}", flush=True)


async def main() -> None:
    wait_seconds = 1
    while True:
        try:
            async with websockets.connect(URL) as socket:
                wait_seconds = 1
                await serve(socket)
        except (OSError, websockets.WebSocketException) as error:
            print(f"closed: {error}", flush=True)
        print(f"connecting again in {wait_seconds} s", flush=True)
        await asyncio.sleep(wait_seconds)
        wait_seconds = min(wait_seconds * 2, 30)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
