// Starts the admin's widgets from data attributes, where Wagtail writes inline scripts
// that the Content-Security-Policy of the admin does not allow.

const SELECTOR = "[data-start]";

function start(element) {
  const { start: name, as } = element.dataset;
  const values = JSON.parse(element.dataset.arguments);
  element.remove();
  if (as === "class") {
    new window[name](...values);
  } else {
    window[name](...values);
  }
}

function startAll(root) {
  root.querySelectorAll(SELECTOR).forEach(start);
}

// Windows and panels that arrive later bring widgets of their own.
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.matches(SELECTOR)) start(node);
        else startAll(node);
      }
    }
  }
}).observe(document.documentElement, { childList: true, subtree: true });

startAll(document);

// Running text reaches its field a quarter of a second after the last key. Whoever is quicker with
// a button, or leaves, would lose it.

const LATE = 1000; // milliseconds
const touched = new Map(); // the field of an editor → when somebody did something there

/** What an editor shows, without the marks of comments, which no text is saved with. */
function shownBy(editor) {
  const raw = window.Draftail.serialiseEditorStateToRaw(editor.getEditorState());
  for (const block of raw?.blocks ?? []) {
    block.inlineStyleRanges = block.inlineStyleRanges.filter(
      ({ style }) => !style.startsWith("COMMENT-"),
    );
  }
  return raw;
}

const gist = (raw) =>
  JSON.stringify(
    raw?.blocks.map((each) => [
      each.text,
      each.type,
      each.inlineStyleRanges.length,
      each.entityRanges.length,
    ]),
  );

function settle() {
  for (const [input, moment] of touched) {
    if (!input.draftailEditor || Date.now() - moment > LATE) continue;
    const raw = shownBy(input.draftailEditor);
    if (gist(raw) === gist(JSON.parse(input.value))) continue;
    input.rawContentState = raw;
    input.value = JSON.stringify(raw);
  }
  touched.clear();
}

for (const name of ["beforeinput", "input", "keydown", "click", "paste", "drop"]) {
  document.addEventListener(
    name,
    ({ target }) => {
      const editor = target.closest?.("[data-draftail-editor-wrapper]");
      const input = editor?.parentElement.querySelector("input[type=hidden]");
      if (input) touched.set(input, Date.now());
    },
    { capture: true },
  );
}
for (const name of ["submit", "saving:sent", "saving:settle"]) {
  document.addEventListener(name, settle, { capture: true });
}
