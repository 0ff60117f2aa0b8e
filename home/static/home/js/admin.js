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
