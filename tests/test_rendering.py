"""The templates are compiled before the first press, and others get a turn meanwhile."""

from timekeeper.rendering import SCREEN_OF, TEMPLATES, Renderer


def test_a_warm_renderer_has_every_screen_s_templates_and_pauses_after_each() -> None:
    renderer = Renderer("/static")
    pauses: list[None] = []
    renderer.warm_up(lambda: pauses.append(None))
    compiled = {name for _, name in renderer._environment.cache or {}}
    drawn = {
        path.relative_to(TEMPLATES).as_posix()
        for screen in SCREEN_OF.values()
        for path in (TEMPLATES / screen).rglob("*.html")
    }
    assert drawn <= compiled
    assert len(pauses) == len(drawn)
