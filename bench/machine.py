"""The machine: its cores, what a process uses of it, and what the kernel holds for sockets."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, GENERATOR_CORE = CORES[0], CORES[-1]
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
WANTED_FILES = 65_536


def raise_limit_of_open_files() -> None:
    """As far as may be; children inherit it, and each connection is one file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(WANTED_FILES, most)
    with suppress(ValueError, OSError):  # only root may raise the hard limit
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Processes that are started meanwhile stay on this core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


def cpu_s(pid: int) -> float:
    """What a process has used of a core, in seconds, by the kernel's clock where it tells."""
    with suppress(OSError, ValueError, IndexError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def open_sockets(pid: int) -> int:
    """How many sockets a process holds."""
    count = 0
    for entry in os.scandir(f"/proc/{pid}/fd"):
        with suppress(OSError):  # closed meanwhile
            count += os.readlink(entry.path).startswith("socket:")
    return count


def tcp_bytes() -> int:
    """What the kernel holds for all TCP sockets of this machine, both ends of a loopback."""
    for line in Path("/proc/net/sockstat").read_text().splitlines():
        if line.startswith("TCP:"):
            words = line.split()
            return int(words[words.index("mem") + 1]) * PAGE_BYTES
    return 0


def description() -> str:
    """The machine in a line, for the head of the table."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory_gb = os.sysconf("SC_PHYS_PAGES") * PAGE_BYTES / 1e9
    kernel = "Linux " + ".".join(os.uname().release.split(".")[:2])
    return f"{len(CORES)} cores of {models[0] if models else '?'}, {memory_gb:.0f} GB, {kernel}"


def load() -> float:
    """What else was running in the last minute; over 1 the figures are of a busy machine."""
    return os.getloadavg()[0]
