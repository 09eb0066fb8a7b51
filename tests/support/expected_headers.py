"""The security headers that every answer must have, word for word."""

from collections.abc import Iterable

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types timekeeper-markup; frame-ancestors "
)

HEADERS = {
    "Content-Security-Policy": f"{POLICY}'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "autoplay=(self), fullscreen=(self), screen-wake-lock=(self), accelerometer=(), "
        "camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=()"
    ),
}


def faults_of_headers(sent: Iterable[tuple[str, str]]) -> list[str]:
    """The headers that are missing, wrong or repeated; one Cache-Control must be there."""
    found: dict[str, list[str]] = {}
    for name, value in sent:
        found.setdefault(name.title(), []).append(value)
    faults = [
        f"{name}: {found.get(name.title())}"
        for name, value in HEADERS.items()
        if found.get(name.title()) != [value]
    ]
    if len(found.get("Cache-Control", [])) != 1:
        faults.append(f"Cache-Control: {found.get('Cache-Control')}")
    return faults
