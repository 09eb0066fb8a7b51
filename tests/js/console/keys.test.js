/** Which shortcut each key is on the console, and when shortcuts are ignored. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isHeldDown, shortcutOf } from "../../../static/js/console/keyboard/keys.js";

const FREE = { isOn: true, isTyping: false, isOnControl: false, isAsking: false };
const press = (key, more = {}, context = {}) => shortcutOf({ key, ...more }, { ...FREE, ...context });

test("the keys of the help dialog", () => {
  assert.equal(press("Enter"), "Enter");
  assert.equal(press(" "), "Space");
  assert.equal(press("e"), "E");
  assert.equal(press("c"), "C");
  assert.equal(press("l"), "L");
  assert.equal(press("n"), "N");
  assert.equal(press("s"), "S");
  assert.equal(press("u"), "U");
  assert.equal(press("U", { shiftKey: true }), "Shift+U");
  assert.equal(press("ArrowUp", { shiftKey: true }), "Shift+ArrowUp");
  assert.equal(press("ArrowDown", { shiftKey: true }), "Shift+ArrowDown");
});

test("a sign counts by its character, on any layout", () => {
  assert.equal(press("+", { shiftKey: true, code: "Equal" }), "+");
  assert.equal(press("+", { code: "BracketRight" }), "+");
  assert.equal(press("=", { code: "Equal" }), "+");
  assert.equal(press("-"), "-");
  assert.equal(press("?", { shiftKey: true }), "?");
});

test("caps lock changes nothing, and shift is not ignored", () => {
  assert.equal(press("E"), "E");
  assert.equal(press("E", { shiftKey: true }), null);
  assert.equal(press("Enter", { shiftKey: true }), null);
});

test("a Cyrillic layout has the letters where a Latin one has them", () => {
  assert.equal(press("г", { code: "KeyU" }), "U");
  assert.equal(press("ы", { code: "KeyS" }), "S");
  assert.equal(press("Г", { code: "KeyU", shiftKey: true }), "Shift+U");
});

test("on another Latin layout the letter counts, not the place of the key", () => {
  assert.equal(press("a", { code: "KeyE" }), null);
});

test("other keys are no shortcuts", () => {
  for (const key of ["a", "ArrowUp", "Tab", "Escape", "F5", "Dead"]) assert.equal(press(key), null);
});

test("shortcuts are ignored while typing, on a control, in a dialog, and when switched off", () => {
  assert.equal(press("Enter", {}, { isTyping: true }), null);
  assert.equal(press(" ", {}, { isOnControl: true }), null);
  assert.equal(press("u", {}, { isAsking: true }), null);
  assert.equal(press("?", {}, { isOn: false }), null);
});

test("key repeat, modifiers and half-composed characters are ignored", () => {
  const more = [{ repeat: true }, { ctrlKey: true }, { altKey: true }, { metaKey: true }];
  for (const each of [...more, { isComposing: true }, { defaultPrevented: true }]) {
    assert.equal(press("Enter", each), null);
  }
});

test("Enter held down differs from Enter pressed", () => {
  assert.equal(isHeldDown({ key: "Enter", repeat: true }), true);
  assert.equal(isHeldDown({ key: "Enter", repeat: false }), false);
  assert.equal(isHeldDown({ key: "a", repeat: true }), false);
});
