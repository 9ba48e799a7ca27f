"""Chromium, driven by its own protocol over two pipes: what a page asks for, says and looks like."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import importlib.util
import json
import os
import platform
import re
import select
import shutil
import signal
import time
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
    "--mute-audio", "--disable-extensions", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb",
)  # fmt: skip
PATIENCE_S = 120


def browser_path():
    """Return where the browser lies. A machine that lacks it skips the test; a build server with Debian may not."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        debian = platform.freedesktop_os_release().get("ID") == "debian"
        give_up = pytest.fail if debian and os.environ.get("CI") else pytest.skip
        give_up("Chromium is not installed; make setup does it on Debian")
    return found


def axe_source():
    """Return the program that judges accessibility."""
    package = importlib.util.find_spec("axe_playwright_python")
    assert package is not None, "make setup installs axe"
    return (Path(package.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


class Browser:
    """A browser without a screen and without any net."""

    def __init__(self, folder):
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        to_read, to_write = (fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (to_read, to_write))
        root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses to run as root otherwise
        nowhere = os.open(os.devnull, os.O_RDWR)
        actions = [(os.POSIX_SPAWN_DUP2, nowhere, each) for each in (0, 1, 2)]
        actions += [(os.POSIX_SPAWN_DUP2, to_read, 3), (os.POSIX_SPAWN_DUP2, to_write, 4)]
        path = browser_path()
        command = [path, *OPTIONS, *root, f"--user-data-dir={folder}", "about:blank"]
        environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
        self._process = os.posix_spawn(path, command, environment, file_actions=actions, setpgroup=0)
        for each in (to_read, to_write, nowhere):
            os.close(each)
        self._waiting, self._number, self._events = b"", 0, []

    def close(self):
        with contextlib.suppress(OSError, AssertionError):
            self.ask("Browser.close")
        until = time.monotonic() + 5
        while time.monotonic() < until and os.waitpid(self._process, os.WNOHANG) == (0, 0):
            time.sleep(0.05)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        os.close(self._read)
        os.close(self._write)

    def _message(self, until):
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self._read], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            got = os.read(self._read, 1 << 20)
            assert got, "the browser has ended"
            self._waiting += got
        message, _, self._waiting = self._waiting.partition(b"\0")
        return json.loads(message)

    def ask(self, method, session=None, **parameters):
        """Return the browser's answer; events that come before are kept."""
        self._number += 1
        wanted, until = self._number, time.monotonic() + PATIENCE_S
        question = {"id": wanted, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        whole = json.dumps(question).encode() + b"\0"
        while whole:
            whole = whole[os.write(self._write, whole) :]
        while True:
            message = self._message(until)
            if message.get("id") == wanted:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]
            self._events.append(message)

    def wait_for(self, method, session):
        until = time.monotonic() + PATIENCE_S
        while not any(each.get("method") == method and each.get("sessionId") == session for each in self._events):
            self._events.append(self._message(until))

    def open(self, path, *, width=1100, height=900):
        """Return a page that is loaded."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.ask(f"{domain}.enable", session)
        self.ask(
            "Emulation.setDeviceMetricsOverride", session, width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        self._events.clear()
        self.ask("Page.navigate", session, url=path.as_uri())
        self.wait_for("Page.loadEventFired", session)
        page = Page(self, target, session)
        page.run("new Promise(done => setTimeout(done, 100))")  # what a page does once it is loaded
        return page


class Page:
    """A page that is open."""

    def __init__(self, browser, target, session):
        self._browser, self._target, self._session = browser, target, session

    def ask(self, method, **parameters):
        return self._browser.ask(method, self._session, **parameters)

    def run(self, expression):
        """Return the value of an expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def close(self):
        self._browser.ask("Target.closeTarget", targetId=self._target)

    def _events(self, method):
        events = self._browser._events
        return [
            each["params"] for each in events if each.get("method") == method and each.get("sessionId") == self._session
        ]

    def requests(self):
        """Return what the page asked for besides itself and what it holds as data."""
        asked = [each["request"]["url"] for each in self._events("Network.requestWillBeSent")]
        return [url for url in asked[1:] if not url.startswith("data:")]

    def complaints(self):
        """Return what stands in the console: errors, warnings, and what the page's policy forbade."""
        said = [each["entry"]["text"] for each in self._events("Log.entryAdded")]
        said += [str(each["args"]) for each in self._events("Runtime.consoleAPICalled")]
        return said + [str(each["exceptionDetails"]) for each in self._events("Runtime.exceptionThrown")]

    def violations(self):
        """Return what of accessibility the page lacks, each with where."""
        self.run(axe_source() + ";0")
        found = self.run("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        return [
            (each["id"], node["html"][:200], node.get("failureSummary")) for each in found for node in each["nodes"]
        ]

    def screenshot(self):
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def pdf(self):
        """Return the page as it is printed."""
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=True)["data"])


def pages_of(pdf):
    """Return the sizes of a PDF's pages in mm, in order; read from its objects, which Chromium does not pack."""
    found = re.findall(rb"/Type\s*/Page\b.*?/MediaBox\s*\[([^\]]*)\]", pdf, re.DOTALL)
    sizes = [[float(each) for each in box.split()] for box in found]
    return [(round(right * 25.4 / 72), round(top * 25.4 / 72)) for _, _, right, top in sizes]
