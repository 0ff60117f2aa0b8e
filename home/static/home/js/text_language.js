// What is written in the blocks of a page is in the language of its title.

const WRITTEN = ":is(input[type=text], textarea, [contenteditable=true]):not([lang])";
const form = document.querySelector("#page-edit-form");
const title = form?.querySelector("#id_title[lang]");

function mark(root) {
  for (const element of root.querySelectorAll(`[data-streamfield-child] ${WRITTEN}`)) {
    element.lang = title.lang;
    element.dir = title.dir;
  }
}

if (title) {
  mark(form);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) mark(node.parentElement ?? node);
      }
    }
  }).observe(form, { childList: true, subtree: true });
}
