"""Runs commands as they are typed, and makes a programme file for them."""

from pathlib import Path

from click.testing import Result
from in_process import Site

HEADER = "state_under_review,date,start,organisation,category,speaker"
GOOD = "Kenya,2019-12-11,11:00,Lakeside Forum,CSO,Ada Quill"


def run(site: Site, *arguments: str, typed: str = "") -> Result:
    return site.app.test_cli_runner().invoke(args=list(arguments), input=typed)


def done(site: Site, *arguments: str, typed: str = "") -> str:
    """The output of a command that must succeed, without its last line end."""
    result = run(site, *arguments, typed=typed)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout.removesuffix("\n")


def failed(site: Site, *arguments: str, typed: str = "") -> str:
    """The error output of a command that must fail, without its last line end."""
    result = run(site, *arguments, typed=typed)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    return result.stderr.removesuffix("\n")


def one_meeting(folder: Path) -> Path:
    """A programme file."""
    file = folder / "upr35.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n")
    return file


def meetings(site: Site) -> list[str]:
    return [logged.history.meeting.slug for logged in site.house.views.meetings()]
