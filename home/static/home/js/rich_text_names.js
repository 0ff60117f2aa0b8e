// Names the fields of rich text by their labels, for those who hear the form.

const TEXT = ".public-DraftEditor-content:not([aria-labelledby])";

let number = 0;

/** A label; a block of a stream has none, but a heading that says what kind it is. */
function labelOf(text) {
  const field = text.closest("[data-draftail-editor-wrapper]")?.parentElement;
  const id = field?.querySelector("[data-draftail-input], input[type=hidden]")?.id;
  const label = id && document.querySelector(`label[for="${CSS.escape(id)}"]`);
  if (label) return label;
  const heading = text.closest("[data-panel]")?.querySelector("[data-panel-heading]");
  return heading?.querySelector(".c-sf-block__type") ?? heading;
}

function name(text) {
  const label = labelOf(text);
  if (!label) return;
  label.id ||= `names-rich-text-${(number += 1)}`;
  text.setAttribute("aria-labelledby", label.id);
}

const nameAll = () => document.querySelectorAll(TEXT).forEach(name);

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    nameAll();
  });
}).observe(document.documentElement, { childList: true, subtree: true });

nameAll();
