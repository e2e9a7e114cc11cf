"""JupyterLab in Chromium, driven as a user drives it: by the mouse and by the menus.

Chromium is spoken to over its DevTools protocol, with the WebSocket client that JupyterLab brings.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
TOKEN = "test"
SECONDS = 60
# What JupyterLab tells of itself, in JavaScript.
APP = "window.jupyterapp"
TAB = f"{APP}?.shell.currentWidget"
STATUS = f"{TAB}.context.sessionContext.session?.kernel?.status"
READY = f"{TAB}?.context?.path === %s && {TAB}.context.isReady && {STATUS} === 'idle'"
ALL_CELLS = f"Array.from({TAB}.content.model.cells)"
CELLS = f"{ALL_CELLS}.filter(c => c.type === 'code' && c.sharedModel.source.trim())"
OUTPUTS = f"{CELLS}.flatMap(c => c.outputs.toJSON())"
PRINTED = f"{OUTPUTS}.map(o => (o.text ?? '').toString())"
ERRORS = f"{OUTPUTS}.map(o => o.ename ?? '').filter(Boolean)"
# The middle of the first visible element with these words.
PLACE = """(() => {
  const fits = e => e.textContent.includes(%s) && e.getClientRects().length;
  const box = [...document.querySelectorAll(%s)].find(fits)?.getBoundingClientRect();
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : null;
})()"""


def until(ready: Callable[[], Any], what: str) -> Any:
    """Return what `ready` returns as soon as that is something."""
    end = time.monotonic() + SECONDS
    while not (answer := ready()):
        assert time.monotonic() < end, f"not in {SECONDS} s: {what}"
        time.sleep(0.05)
    return answer


class Page:
    """A page of the browser, with JupyterLab in it."""

    def __init__(self, address: str) -> None:
        import websocket

        self.socket = websocket.create_connection(address, timeout=SECONDS, suppress_origin=True)
        self._number = count(1)

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Have the browser do something; return its answer."""
        number = next(self._number)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            pass
        assert "error" not in answer, answer
        return dict(answer["result"])

    def evaluate(self, code: str) -> Any:
        """Return the value of JavaScript, awaited where it is a promise."""
        how = {"awaitPromise": True, "returnByValue": True}
        answer = self.call("Runtime.evaluate", expression=code, **how)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, code: str) -> Any:
        """Wait until JavaScript is true of the page; return its value."""
        return until(lambda: self.evaluate(code), code)

    def click(self, selector: str, text: str) -> None:
        """Click with the mouse on the first visible element that fits."""
        x, y = self.until(PLACE % (json.dumps(text), json.dumps(selector)))
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            press = {"button": "left", "clickCount": 1}
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **press)

    def choose(self, menu: str, item: str) -> None:
        """Choose from the menu bar."""
        self.click(".lm-MenuBar-item", menu)
        self.click(".lm-Menu-item", item)

    def command(self, name: str, **arguments: object) -> None:
        """Have JupyterLab carry out a command of its own, for what no menu offers by name."""
        words = f"{json.dumps(name)}, {json.dumps(arguments)}"
        self.evaluate(f"{APP}.commands.execute({words}).then(() => true)")

    def open(self, name: str) -> None:
        """Open a notebook and wait for its kernel."""
        self.command("docmanager:open", path=name)
        self.until(READY % json.dumps(name))

    def write_and_run(self, number: int, source: str) -> None:
        """Put a source into a code cell, and have that cell run."""
        cell = f"{CELLS}[{number}]"
        self.evaluate(f"{cell}.sharedModel.setSource({json.dumps(source)})")
        index = f"{ALL_CELLS}.indexOf({cell})"
        self.evaluate(f"Reflect.set({TAB}.content, 'activeCellIndex', {index})")
        self.choose("Run", "Run Selected Cell")

    def save(self) -> None:
        """Save the notebook."""
        self.choose("File", "Save Notebook")
        self.until(f"!{TAB}.context.model.dirty")

    def close(self) -> None:
        """End the notebook's kernel and close its tab."""
        self.evaluate(f"{TAB}.context.sessionContext.shutdown().then(() => {TAB}.close())")


@contextmanager
def jupyterlab(study: Path, scratch: Path) -> Iterator[Page]:
    """Yield JupyterLab on a study; what it keeps for a user goes to the folder `scratch`."""
    env = os.environ | _home(study, scratch)
    with ExitStack() as stack:
        stack.enter_context(_started(_server_command(study), study, env))
        stack.enter_context(_started(_browser_command(scratch), scratch, env))
        address = _server_address(scratch)
        page = Page(_tab_address(scratch))
        stack.callback(page.socket.close)

        # JupyterLab's current tab is the one with the focus.
        page.call("Emulation.setFocusEmulationEnabled", enabled=True)
        page.call("Page.navigate", url=f"{address}lab?token={TOKEN}&reset")
        page.until(f"Boolean({APP})")
        page.evaluate(f"{APP}.restored.then(() => true)")
        yield page


def _home(study: Path, scratch: Path) -> dict[str, str]:
    """Return the variables under which no setting of this machine's user is seen or changed."""
    folders = {
        f"JUPYTER_{name}_DIR": str(scratch / "jupyter" / name.lower())
        for name in ("CONFIG", "DATA", "RUNTIME")
    }
    own = {"HOME": str(scratch), "IPYTHONDIR": str(scratch / "ipython"), "PYTHONPATH": str(study)}
    return own | folders


def _server_command(study: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", "--port=0", f"--notebook-dir={study}"),
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.expose_app_in_browser=True",
    ]


def _browser_command(scratch: Path) -> list[str]:
    return [
        *(str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        "--window-size=1400,1800",
        "--remote-debugging-port=0",
        f"--user-data-dir={scratch / 'profile'}",
        "about:blank",
    ]


@contextmanager
def _started(command: list[str], cwd: Path, env: dict[str, str]) -> Iterator[None]:
    """Have a program run, and end it."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=cwd, env=env, **silent)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _server_address(scratch: Path) -> str:
    """Return where JupyterLab answers, once it does."""
    folder = scratch / "jupyter" / "runtime"
    file = until(lambda: next(folder.glob("jpserver-*.json"), None), "JupyterLab serves")
    text = until(lambda: file.read_text(encoding="utf-8"), "JupyterLab says where")
    return str(json.loads(text)["url"])


def _tab_address(scratch: Path) -> str:
    """Return where the browser's one tab is spoken to, once it is there."""
    file = scratch / "profile" / "DevToolsActivePort"
    text = until(lambda: file.exists() and file.read_text(encoding="utf-8"), "Chromium runs")
    address = f"http://127.0.0.1:{text.split()[0]}/json/list"
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        tabs = json.load(answer)
    return next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
