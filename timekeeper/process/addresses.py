"""The addresses under which this server is reached."""

import socket

from config import Config

ALL_ADDRESSES = "0.0.0.0"  # nosec B104 # only compared with, never bound to
LISTENS_ON_ALL = (ALL_ADDRESSES, "::", "")


def base_url(config: Config) -> str:
    """The address that links and QR codes begin with."""
    if config.public_url:
        return config.public_url
    return base_urls(config)[0]


def own_url(config: Config) -> str:
    """Where the server reaches itself, even behind a proxy."""
    return base_urls(config)[-1]


def base_urls(config: Config) -> list[str]:
    """All addresses of the server; where it listens on all, the local network's first."""
    if config.host not in LISTENS_ON_ALL:
        host = f"[{config.host}]" if ":" in config.host else config.host
        return [f"http://{host}:{config.port}"]
    hosts = [*_own_addresses(), "127.0.0.1"]
    return [f"http://{host}:{config.port}" for host in hosts]


def _own_addresses() -> list[str]:
    """IPv4 addresses of this machine, the one of the default route first."""
    addresses = [address] if (address := _address_of_default_route()) else []
    try:
        infos = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        infos = []
    addresses += [str(info[4][0]) for info in infos]
    return [a for a in dict.fromkeys(addresses) if not a.startswith("127.")]


def _address_of_default_route() -> str | None:
    """The address that the system would send from; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address
