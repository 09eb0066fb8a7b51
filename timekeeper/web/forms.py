"""What the forms of our pages share."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, ValidationError

from timekeeper.domain.forbidden_characters import is_formula_error
from timekeeper.domain.refusal import english
from timekeeper.presentation.language import gettext

from .field_types import printable

UNPRINTABLE = english("This contains a character that cannot be displayed; delete it.")
NO_NAME = english("This is the error of a formula in a spreadsheet, not a name.")


class PageForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Reads form fields alone, which are texts: no files, and no JSON with other types."""
            return None if formdata is None else request.form or None


def name_field() -> StringField:
    """A required name, with the same bounds as in the API."""
    return StringField(validators=[InputRequired(), Length(max=100), _is_printable, _is_a_name])


def _is_printable(_form: BaseForm, field: StringField) -> None:
    try:
        printable(field.data)
    except ValueError as error:
        raise ValidationError(UNPRINTABLE) from error


def _is_a_name(_form: BaseForm, field: StringField) -> None:
    if is_formula_error(field.data):
        raise ValidationError(NO_NAME)


def problems_of(form: PageForm, words_for: Callable[[str], str]) -> dict[str, str]:
    """What is wrong with a form, by field. The form token is left out: the guard checks it."""
    form.validate_on_submit()
    return {
        name: next((gettext(own) for own in (UNPRINTABLE, NO_NAME) if own in said), words_for(name))
        for name, said in form.errors.items()
        if name != "csrf_token"
    }
