"""What the forms of our pages have in common: they take what a page's form sends, and no more."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, ValidationError

from .bodies import printable


class PageForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Its fields are texts: neither files nor JSON, in which they may be anything."""
            return None if formdata is None else request.form or None


def name_field() -> StringField:
    """A name that must be given, of what the API takes in one, too."""
    return StringField(validators=[InputRequired(), Length(max=100), _is_printable])


def _is_printable(_form: BaseForm, field: StringField) -> None:
    try:
        printable(field.data)
    except ValueError as error:
        raise ValidationError from error


def faults_of(form: PageForm) -> list[str]:
    """The fields of a sent form that are wrong; its form token was looked at by the guard."""
    form.validate_on_submit()
    return [name for name in form.errors if name != "csrf_token"]
