"""The machine: its cores, the resources that a process uses, and the kernel's socket memory."""

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
    """Raises the limit as far as allowed; children inherit it, and each connection is a file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(WANTED_FILES, most)
    with suppress(ValueError, OSError):  # only root may raise the hard limit
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Binds the processes that are started in this context to one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


def cpu_s(pid: int) -> float:
    """The CPU time of a process in seconds, from the scheduler if it gives it, else in ticks."""
    with suppress(OSError, ValueError, IndexError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def open_sockets(pid: int) -> int:
    """The number of sockets of a process."""
    count = 0
    for entry in os.scandir(f"/proc/{pid}/fd"):
        with suppress(OSError):  # closed in the meantime
            count += os.readlink(entry.path).startswith("socket:")
    return count


def tcp_bytes() -> int:
    """The kernel's memory for all TCP sockets of this machine, both ends of a loopback."""
    for line in Path("/proc/net/sockstat").read_text().splitlines():
        if line.startswith("TCP:"):
            words = line.split()
            return int(words[words.index("mem") + 1]) * PAGE_BYTES
    return 0


def description() -> str:
    """The machine in one line, for the head of the table."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory_gb = os.sysconf("SC_PHYS_PAGES") * PAGE_BYTES / 1e9
    kernel = "Linux " + ".".join(os.uname().release.split(".")[:2])
    return f"{len(CORES)} cores of {models[0] if models else '?'}, {memory_gb:.0f} GB, {kernel}"


def load() -> float:
    """The load average of the last minute; above 1 the machine is busy with something else."""
    return os.getloadavg()[0]
