// Names the fields of rich text by their labels, for those who hear the form.

const TEXT = ".public-DraftEditor-content:not([aria-labelledby])";

function name(text) {
  const field = text.closest("[data-draftail-editor-wrapper]")?.parentElement;
  const id = field?.querySelector("[data-draftail-input]")?.id;
  const label = id && document.querySelector(`label[for="${CSS.escape(id)}"]`);
  if (!label) return;
  label.id ||= `${id}-label`;
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
