/**
 * The field that puts a mission on the list of speakers: a few letters of the country, Enter.
 *
 * A combobox as in ARIA: the focus stays in the field, the arrow keys move through the options,
 * Enter takes the marked option, Escape clears the field.
 */

import { matches } from "./country-match.js";

export function startMissions({ commands, handleAnswer }) {
  const form = document.querySelector("[data-mission-form]");
  const field = form.elements.mission;
  const list = form.querySelector("[role=listbox]");
  const none = form.querySelector("[data-none]");
  const countries = JSON.parse(form.dataset.countries);
  let offered = [];
  let marked = 0;

  field.addEventListener("input", offer);
  field.addEventListener("keydown", onKeydown);
  field.addEventListener("blur", hideOptions);
  // Otherwise the focus would leave the field before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) ask(offered[[...list.children].indexOf(option)]);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (offered.length > 0) ask(offered[marked]);
  });

  function offer() {
    offered = matches(field.value, countries);
    marked = 0;
    draw();
  }

  function draw() {
    list.replaceChildren(...offered.map(optionFor));
    list.hidden = offered.length === 0;
    field.setAttribute("aria-expanded", String(offered.length > 0));
    none.hidden = offered.length > 0 || field.value.trim() === "";
    const words = form.dataset.sayNone.replace("{typed}", () => field.value);
    none.textContent = none.hidden ? "" : words;
    mark();
  }

  function optionFor([alpha2, alpha3, name], index) {
    const option = document.createElement("li");
    option.id = `mission-option-${index}`;
    option.setAttribute("role", "option");
    const letters = document.createElement("small");
    letters.textContent = alpha3;
    option.append(name, " ", letters);
    option.dataset.country = alpha2;
    return option;
  }

  function mark() {
    [...list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === marked));
    });
    const option = list.children[marked];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function onKeydown(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offered.length > 0) {
      event.preventDefault();
      marked = (marked + step + offered.length) % offered.length;
      mark();
    }
    if (event.key === "Escape" && field.value !== "") {
      // The first press clears the field, the next one leaves it.
      event.stopPropagation();
      clear();
    }
  }

  function ask([alpha2]) {
    handleAnswer(commands.send("ask_floor", { kind: "question", mission: alpha2 }));
    // The field is free at once, because missions raise their hands one after the other.
    clear();
  }

  function clear() {
    field.value = "";
    offer();
  }

  function hideOptions() {
    list.hidden = true;
    none.hidden = true;
    field.setAttribute("aria-expanded", "false");
  }
}
