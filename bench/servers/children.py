"""A child program that takes commands of one line and answers each with a line of JSON."""

import json
import os
import select
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.machine import on_core

END_WITHIN_S = 5


class NoAnswer(Exception):
    """A child did not answer in time, or has ended."""


class Child:
    """A program on a given core; it ends when its input is closed."""

    def __init__(self, program: Path, core: int) -> None:
        self._name = program.name
        self._buffer = b""
        with on_core(core):
            self._process = subprocess.Popen(
                [str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, line: str, more: bytes = b"") -> None:
        assert self._process.stdin is not None
        rest = memoryview(line.encode() + b"\n" + more)
        while rest:
            rest = rest[self._process.stdin.write(rest) or 0 :]

    def answer(self, within_s: float = 10) -> dict[str, Any]:
        """The next line. Raises NoAnswer."""
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        deadline = time.monotonic() + within_s
        while b"\n" not in self._buffer:
            left_s = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([descriptor], [], [], left_s)
            piece = os.read(descriptor, 65536) if ready else b""
            if not piece:
                raise NoAnswer(f"The {self._name} did not answer within {within_s:.0f} s.")
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise NoAnswer(f"The {self._name} says: {answer['error']}")
        return answer

    def end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(END_WITHIN_S)
