// What is pasted from a word processor into a paragraph becomes the blocks that it means; the
// server reads it. Whatever has only paragraphs, bold and links is the editor's own affair, and
// so is what was copied in an editor of ours. What nobody wanted to publish, such as comments,
// deletions and hidden words, is known to the server alone.

const STRUCTURE =
  /<(h[1-6]|[ou]l|dl|blockquote|table|img|svg|object|iframe|video|audio|embed|del|s|strike|su[bp])\b|<[^>]*(mso-list|class=["']?Mso(Title|Quote|Footnote|Del)|footnote|endnote|ftnt|cmnt|msocom|mso-comment|mso-hide|:\s*comment|display\s*:\s*none|visibility\s*:\s*hidden|line-through|vertical-align\s*:\s*su[bp]|\shidden(?=[\s=>]))/i;
/** What is no part of the text: Word's styles name footnotes and lists wherever there are none. */
const BESIDE = /<style\b[\s\S]*?<\/style>|<!--[\s\S]*?-->/gi;
const OURS = /data-offset-key|data-editor=/;
/** Pictures that stand in the text itself: megabytes that nobody reads. */
const DATA = /\bsrc="data:[^"]*"/gi;

const words = document.querySelector("#pasting")?.dataset;

function say(text, type) {
  document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type, clear: true } }));
}

/** The stream of a field and the place in it of the block that an element is in; undefined for none. */
function placeOf(element) {
  let path;
  for (let at = element; at; at = at.parentElement?.closest("[data-contentpath]")) {
    path = at.dataset.contentpath ?? path;
  }
  const stream = window.wagtail.editHandler?.getPanelByName(path)?.getBoundWidget?.();
  const known = stream?.blockDef?.childBlockDefsByName;
  if (!known?.heading || !known.list || !known.quote) return undefined;
  const index = stream.children.findIndex((child) => child.element.contains(element));
  return stream.children[index]?.type === "paragraph" ? { stream, index } : undefined;
}

async function read(html) {
  const body = new FormData();
  body.set("html", html.replace(DATA, 'src=""'));
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(words.reader, { method: "POST", body });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return found;
}

function insert(editor, blocks) {
  const { stream, index } = placeOf(editor); // somebody may have moved it meanwhile
  const isEmpty = !editor.textContent.trim();
  const first = isEmpty ? index : index + 1;
  blocks.forEach((state, number) => stream.insert(state, first + number, { animate: false }));
  if (isEmpty) stream.deleteBlock(first + blocks.length, { animate: false });
  stream.children[first].element.scrollIntoView({ block: "nearest" });
}

document.addEventListener(
  "paste",
  async (event) => {
    const editor = event.target.closest?.("[contenteditable=true]");
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!editor || OURS.test(html) || !placeOf(editor)) return;
    if (!STRUCTURE.test(html.replace(BESIDE, ""))) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      const { blocks, said, remarks } = await read(html);
      if (blocks.length) insert(editor, blocks);
      say([said, ...remarks].join(" "), remarks.length ? "warning" : "success");
    } catch (error) {
      say(error.message && !(error instanceof TypeError) ? error.message : words.failed, "error");
    }
  },
  { capture: true },
);
