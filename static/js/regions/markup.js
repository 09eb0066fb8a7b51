/**
 * The only place where text becomes markup: markup that the server rendered for this page.
 *
 * The pages' policy (`trusted-types`) blocks every other place, so that a name that is assigned
 * to `innerHTML` by mistake has no effect. Scripts in the markup parsed here never run.
 */

const policy = globalThis.trustedTypes?.createPolicy("timekeeper-markup", {
  createHTML: (fromServer) => fromServer,
});

/** The element that `markup` describes; null if it describes none. */
export function elementFrom(markup) {
  const template = document.createElement("template");
  template.innerHTML = trusted(markup);
  return template.content.firstElementChild;
}

/** A whole page, as a document. */
export function documentFrom(markup) {
  return new DOMParser().parseFromString(trusted(markup), "text/html");
}

function trusted(markup) {
  return policy === undefined ? markup : policy.createHTML(markup);
}
