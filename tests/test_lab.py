"""JupyterLab in a real browser: every notebook restarted and run from the menu leaves what the study made.

Chromium is driven over its DevTools protocol, with the WebSocket client that JupyterLab brings. Without Chromium the
test is skipped: install it (Debian: `apt-get install chromium`) or name it in the environment variable CHROMIUM.
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

import pytest

from analysis.pipeline import notebooks, run, verify

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
TOKEN = "test"
SECONDS = 60
APP = "window.jupyterapp"
SHOWN = f"{APP}?.shell.currentWidget"
READY = f"{SHOWN}?.context?.path === %s && {SHOWN}.context.isReady && {SHOWN}.context.sessionContext.session?.kernel?.status === 'idle'"
CODE = f"Array.from({SHOWN}.content.model.cells).filter(c => c.type === 'code' && c.sharedModel.source.trim())"
DONE = f"{SHOWN}.context.sessionContext.session?.kernel?.status === 'idle' && {CODE}.every((c, i) => c.executionCount === i + 1)"
OUTPUTS = f"{CODE}.flatMap(c => c.outputs.toJSON().map(o => [o.output_type, o.name ?? '', (o.text ?? o.evalue ?? '').toString()]))"
PLACE = """(() => {
  const fits = e => e.textContent.includes(%s) && e.getClientRects().length;
  const box = [...document.querySelectorAll(%s)].find(fits)?.getBoundingClientRect();
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : null;
})()"""


class Page:
    """A page of the browser."""

    def __init__(self, address: str) -> None:
        import websocket

        self.socket = websocket.create_connection(address, timeout=SECONDS, suppress_origin=True)
        self._number = count(1)

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self._number)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (told := json.loads(self.socket.recv())).get("id") != number:
            pass
        assert "error" not in told, told
        return dict(told["result"])

    def evaluate(self, code: str) -> Any:
        told = self.call("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def until(self, code: str) -> Any:
        return until(lambda: self.evaluate(code), code)

    def click(self, selector: str, text: str) -> None:
        """Click with the mouse on the first shown element that fits."""
        x, y = self.until(PLACE % (json.dumps(text), json.dumps(selector)))
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            buttons = {"button": "left", "clickCount": 1} if kind != "mouseMoved" else {}
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **buttons)

    def choose(self, menu: str, item: str) -> None:
        """Choose from the menu bar."""
        self.click(".lm-MenuBar-item", menu)
        self.click(".lm-Menu-item", item)


def until(ready: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + SECONDS
    while not (held := ready()):
        assert time.monotonic() < end, f"not in {SECONDS} s: {what}"
        time.sleep(0.05)
    return held


@contextmanager
def started(command: list[str], cwd: Path, env: dict[str, str]) -> Iterator[None]:
    """Have a program run, and end it."""
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def study(root: Path, built: Path, tmp_path: Path) -> Path:
    """A copy of the study as it was made, but without the pictures: the notebooks are to draw them."""
    folder = tmp_path / "study"
    shutil.copytree(root / "analysis", folder / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(built / "figures", folder / "figures", ignore=shutil.ignore_patterns("*.svg", "*.pdf", "*.png"))
    shutil.copytree(built / "notebooks", folder / "notebooks")
    return folder


@pytest.fixture
def page(study: Path, tmp_path: Path) -> Iterator[Page]:
    """JupyterLab on the study, in a browser."""
    home = {"HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython"), "PYTHONPATH": str(study)}
    home |= {f"JUPYTER_{name}_DIR": str(tmp_path / "jupyter" / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    env = os.environ | home
    lab = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", f"--notebook-dir={study}"]
    lab += [f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True"]
    profile = tmp_path / "profile"
    browser = [str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1400,1800"]
    browser += ["--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    with ExitStack() as stack:
        stack.enter_context(started(lab, study, env))
        stack.enter_context(started(browser, tmp_path, env))
        served = until(lambda: next((tmp_path / "jupyter" / "runtime").glob("jpserver-*.json"), None), "JupyterLab serves")
        until(lambda: (profile / "DevToolsActivePort").exists() and (profile / "DevToolsActivePort").read_text().strip(), "Chromium runs")
        port = (profile / "DevToolsActivePort").read_text(encoding="utf-8").split()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=SECONDS) as answer:
            tab = next(each for each in json.load(answer) if each["type"] == "page")
        held = Page(tab["webSocketDebuggerUrl"])
        stack.callback(held.socket.close)
        held.call("Emulation.setFocusEmulationEnabled", enabled=True)  # JupyterLab's current tab is the one with the focus
        held.call("Page.navigate", url=f"{json.loads(served.read_text(encoding='utf-8'))['url']}lab?token={TOKEN}&reset")
        held.until(f"Boolean({APP})")
        held.evaluate(f"{APP}.restored.then(() => true)")
        yield held


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; it opens JupyterLab as a user does")
def test_every_notebook_run_from_the_menu_saves_what_the_study_made(page: Page, study: Path, built: Path) -> None:
    for path in run.sources(study):
        name = f"notebooks/{path.name}"
        page.evaluate(f"{APP}.commands.execute('docmanager:open', {json.dumps({'path': name})}).then(() => true)")
        page.until(READY % json.dumps(name))
        page.evaluate(f"{APP}.commands.execute('notebook:clear-all-cell-outputs').then(() => true)")
        assert page.evaluate(f"{CODE}.every(c => c.executionCount === null && !c.outputs.length)")
        page.choose("Run", "Restart Kernel and Run All Cells")
        page.click(".jp-Dialog button.jp-mod-accept", "Restart")
        page.until(DONE)
        outputs = page.evaluate(OUTPUTS)
        assert outputs
        assert [output for output in outputs if output[0] in ("error", "stream")] == [], name
        page.choose("File", "Save Notebook")
        page.until(f"!{SHOWN}.context.model.dirty")
        saved = path.read_text(encoding="utf-8")
        assert notebooks.clean(saved, path) == (built / name).read_text(encoding="utf-8"), name
        assert page.evaluate(f"{SHOWN}.node.querySelectorAll('.jp-OutputArea-output a[href*=\"results.html\"]').length") > 0, name
        page.evaluate(f"{SHOWN}.context.sessionContext.shutdown().then(() => {SHOWN}.close())")
    assert verify.compare(study / "figures", built / "figures") == []


BOOK = {"metadata": {"kernelspec": notebooks.KERNELSPEC}, "nbformat": 4, "nbformat_minor": 5}
ENDLESS = "import time\nprint('begun')\nwhile True:\n    time.sleep(0.01)"
STATUS = f"{SHOWN}.context.sessionContext.session?.kernel?.status"
NAMES_OF_ERRORS = f"{CODE}.flatMap(c => c.outputs.toJSON().map(o => o.ename ?? '')).filter(Boolean)"


def opened(page: Page, name: str) -> None:
    """Open a notebook and wait for its kernel."""
    page.evaluate(f"{APP}.commands.execute('docmanager:open', {json.dumps({'path': name})}).then(() => true)")
    page.until(READY % json.dumps(name))


def typed(page: Page, number: int, source: str) -> None:
    """Put a source into a code cell, and have that cell run."""
    cell = f"{CODE}[{number}]"
    page.evaluate(f"{cell}.sharedModel.setSource({json.dumps(source)})")
    index = f"Array.from({SHOWN}.content.model.cells).indexOf({cell})"
    page.evaluate(f"Reflect.set({SHOWN}.content, 'activeCellIndex', {index})")
    page.choose("Run", "Run Selected Cell")


def saved(page: Page) -> None:
    page.choose("File", "Save Notebook")
    page.until(f"!{SHOWN}.context.model.dirty")


def sources(path: Path) -> list[str]:
    """Return the sources of a notebook's code cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; it opens JupyterLab as a user does")
def test_an_afternoon_s_play_leaves_the_user_s_files_alone(page: Page, study: Path, tmp_path: Path) -> None:
    """A cell is edited, own files are put beside the study's, an endless cell is interrupted."""
    table, own, first = study / "figures" / "mine.csv", study / "notebooks" / "my-own.ipynb", run.sources(study)[0]
    table.write_text("key,value\nmine,42\n", encoding="utf-8")
    cell = {"id": "a", "cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None}
    own.write_text(json.dumps({"cells": [cell], **BOOK}), encoding="utf-8")

    opened(page, f"notebooks/{first.name}")
    typed(page, 0, f"{sources(first)[0]}\nprint('edited')")
    page.until(f"{OUTPUTS}.some(o => o[2] === 'edited\\n')")
    page.choose("Run", "Run All Cells")
    page.until(f"{STATUS} === 'idle' && {CODE}.every(c => c.executionCount)")
    saved(page)

    opened(page, "notebooks/my-own.ipynb")
    typed(page, 0, ENDLESS)
    page.until(f"{OUTPUTS}.some(o => o[2] === 'begun\\n')")
    page.choose("Kernel", "Interrupt Kernel")
    page.until(f"{NAMES_OF_ERRORS}.includes('KeyboardInterrupt') && {STATUS} === 'idle'")
    typed(page, 0, "from pathlib import Path\nprint(Path('../figures/mine.csv').read_text())")
    page.until(f"{OUTPUTS}.some(o => o[2].includes('mine,42'))")
    saved(page)

    checkpoints = study / "notebooks" / ".ipynb_checkpoints"
    assert list(checkpoints.glob("*.ipynb"))
    held = {path: path.read_bytes() for path in (table, own, first, *checkpoints.iterdir())}
    assert checkpoints not in {path.parent for path in run.sources(study)}
    done = notebooks.execute([*run.sources(study)[:2], own], study)
    assert done.failures == {}
    assert "mine,42" in done.texts[own]
    assert "edited" in done.texts[first]
    assert {path: path.read_bytes() for path in held} == held
    assert table.read_text(encoding="utf-8") == "key,value\nmine,42\n"
    assert "mine.csv" in sources(own)[0]
    assert sources(first)[0].endswith("print('edited')")
