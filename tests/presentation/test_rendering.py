"""The templates are compiled before the first request."""

from timekeeper.presentation.rendering import SCREEN_OF, TEMPLATES, Renderer


def test_a_warm_renderer_has_compiled_every_screen_s_templates() -> None:
    renderer = Renderer("/static")
    renderer.warm_up()
    compiled = {name for _, name in renderer._environment.cache or {}}
    drawn = {
        path.relative_to(TEMPLATES).as_posix()
        for screen in SCREEN_OF.values()
        for path in (TEMPLATES / screen).rglob("*.html")
    }
    assert drawn <= compiled
