/**
 * The one place where text becomes markup: what the server drew, for a page that follows it.
 *
 * The pages' policy (`trusted-types`) lets nothing else through, so that a name that was put
 * into an `innerHTML` somewhere by mistake does nothing. Scripts in what is parsed here never run.
 */

const policy = globalThis.trustedTypes?.createPolicy("timekeeper-markup", {
  createHTML: (drawnByTheServer) => drawnByTheServer,
});

/** The one element that `markup` is; null where it is none. */
export function elementFrom(markup) {
  const template = document.createElement("template");
  template.innerHTML = trusted(markup);
  return template.content.firstElementChild;
}

/** A whole page, as a document of its own. */
export function documentFrom(markup) {
  return new DOMParser().parseFromString(trusted(markup), "text/html");
}

function trusted(markup) {
  return policy === undefined ? markup : policy.createHTML(markup);
}
