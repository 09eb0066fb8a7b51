/** Form fields: whether a person has changed one since the server rendered it. */

export function isFormField(element) {
  return element.matches("input, textarea, select");
}

/** Whether the value of the field differs from the rendered one. */
export function isChanged(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some(isChangedOption(field));
  if (field.type === "checkbox" || field.type === "radio") {
    return field.checked !== field.defaultChecked;
  }
  return field.value !== field.defaultValue;
}

/** Chooses `value` again after the options changed, if it is still among them. */
export function restoreChoice(select, value) {
  if ([...select.options].some((option) => option.value === value)) select.value = value;
}

/** Without a rendered choice a drop-down list starts at its first enabled option. */
function isChangedOption(select) {
  const options = [...select.options];
  const hasDefault = select.multiple || options.some((option) => option.defaultSelected);
  const first = hasDefault ? null : options.find((option) => !option.disabled);
  return (option) => option.selected !== (option.defaultSelected || option === first);
}
