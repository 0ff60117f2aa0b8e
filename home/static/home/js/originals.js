// Beside every field of a translation stands what its original says there, and what of it is
// still missing. Blocks are found by their ids, which a translation has from its original; one
// that has none of these, by where it stands.

const DELAY = 400; // milliseconds without a key
const LATIN = /\p{Script=Latin}/gu;
const LETTER = /\p{L}/u;
const NUMBER = /\p{Nd}+(?:[.,'’٬٫\s]\p{Nd}{3}(?!\p{Nd}))*/gu;
const ZEROS = [0x30, 0x660, 0x6f0, 0x966]; // of Latin, Arabic, Persian and Hindi digits
const QUOTATION_MARK = /[«»„“”"‹›「」]/;
const RICH = "[data-draftail-editor-wrapper]";

const desk = document.querySelector("[data-originals]");
const form = document.querySelector("#page-edit-form");
const isOwn = desk && new RegExp(`\\p{Script=${desk.dataset.script}}`, "u");

const places = new Map(); // an element of the form → where it stands in the original
const boxes = new Map(); // an element of the form → what stands beside it
let original;
let second;

// What is remembered of a person

const key = `originals:${desk?.dataset.user}`;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function remember(change) {
  try {
    localStorage.setItem(key, JSON.stringify({ ...remembered(), ...change }));
  } catch {
    // Not allowed: then it holds until the page is left.
  }
}

// Where the fields of the form stand in the original

const outer = (element) => element.parentElement.closest("[data-contentpath]");

/** The children of a stream or a list, each with the id of the original's. */
function pairUp(parent, sequence = []) {
  const children = [...parent.querySelectorAll("[data-streamfield-child]")].filter(
    (child) => outer(child) === parent,
  );
  const at = new Map(sequence.map(([id], index) => [id, index]));
  const isTaken = new Set(children.map((child) => at.get(child.dataset.contentpath)));
  const pairs = new Map();
  let next = 0;
  for (const child of children) {
    const id = child.dataset.contentpath;
    const type = child.querySelector(":scope > input[name$='-type']")?.value ?? "";
    let index = at.get(id);
    if (index === undefined && sequence[next]?.[1] === type && !isTaken.has(next)) index = next;
    if (index === undefined) continue;
    pairs.set(id, sequence[index][0]);
    next = index + 1;
  }
  return pairs;
}

function findPlaces() {
  places.clear();
  const pairs = new Map();
  for (const element of form.querySelectorAll("[data-contentpath]")) {
    const parent = outer(element);
    const above = parent ? places.get(parent) : "";
    if (above === undefined) continue;
    let name = element.dataset.contentpath;
    if (element.matches("[data-streamfield-child]")) {
      if (!pairs.has(parent)) pairs.set(parent, pairUp(parent, original.sequences[above]));
      name = pairs.get(parent).get(name);
    }
    if (name) places.set(element, above ? `${above}.${name}` : name);
  }
}

// What somebody has written

const normalise = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();

function inputOf(element) {
  const field = element.matches("[data-field]") ? element : element.querySelector("[data-field]");
  const editor = field?.querySelector(RICH);
  if (editor) return editor.parentElement.querySelector("input[type=hidden]");
  return field?.querySelector("textarea, input[type=text]");
}

const isRich = (input) => input.rawContentState !== undefined;

/** The words of an input, with how many links are in them and whether some are bold. */
function read(input) {
  if (!isRich(input)) return { text: normalise(input.value), links: 0, isBold: false };
  const { blocks, entityMap } = input.rawContentState ?? { blocks: [] };
  const entities = blocks.flatMap((block) => block.entityRanges);
  return {
    text: normalise(blocks.map((block) => block.text).join("\n")),
    links: entities.filter((each) => /LINK|DOCUMENT/.test(entityMap[each.key].type)).length,
    isBold: blocks.some((block) => block.inlineStyleRanges.some(({ style }) => style === "BOLD")),
  };
}

/** By passages.js, as a person would. */
function write(input, value) {
  const place = input.closest("[data-contentpath]");
  place.dispatchEvent(new CustomEvent("passage:write", { bubbles: true, detail: value }));
}

/** The numbers in a text, whichever digits and separators they are written with. */
function numbersIn(text) {
  const value = (digit) => {
    const code = digit.codePointAt(0);
    return code - ZEROS.findLast((zero) => zero <= code);
  };
  return (text.match(NUMBER) ?? []).map((number) =>
    number.match(/\p{Nd}/gu).map(value).join(""),
  );
}

/** Wholly in a script that the language is not written in; Latin names stand in every text. */
function isForeign(text) {
  return !isOwn.test(text) && LETTER.test(text.replace(LATIN, ""));
}

// What is said beside a field

function remarksOn(place, shown, written) {
  const { text } = written;
  const isLeft = text === place.text ? !place.stays : isForeign(text);
  if (!text || isLeft) return { left: isLeft && text !== "" };
  const there = new Set(numbersIn(text));
  const numbers = numbersIn(place.text).filter((number) => !there.has(number));
  return {
    links: shown.querySelectorAll("a").length > written.links,
    bold: shown.querySelector("b, strong") !== null && !written.isBold,
    numbers: [...new Set(numbers)].join(", "),
    quotes: QUOTATION_MARK.test(place.text) && !QUOTATION_MARK.test(text),
  };
}

function check(element) {
  const box = boxes.get(element);
  const written = read(box.input);
  const remarks = remarksOn(box.place, box.shown, written);
  for (const item of box.node.querySelectorAll("[data-remark]")) {
    item.hidden = !remarks[item.dataset.remark];
  }
  box.node.querySelector("[data-numbers]").textContent = remarks.numbers ?? "";
  box.isLeft = Boolean(remarks.left);
  box.text = written.text;
}

/** What is still open, in the panel above the form. */
function countUp() {
  const panel = document.querySelector("[data-left-over]");
  const left = [...places.keys()].filter((element) => boxes.get(element)?.isLeft);
  panel.hidden = left.length === 0 && !panel.hasAttribute("data-has-errors");
  panel.querySelector("[data-left-count]").textContent = left.length;
  panel.querySelector("ul").replaceChildren(
    ...left.map((element) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "#";
      link.dataset.goTo = pathOf(element);
      link.textContent = boxes.get(element).place.label;
      const words = document.createElement("span");
      Object.assign(words, { lang: original.lang, dir: original.dir });
      words.textContent = boxes.get(element).text.slice(0, 120);
      item.append(link, ": ", words);
      return item;
    }),
  );
  for (const mark of document.querySelectorAll("[data-while-open]")) {
    mark.hidden = (mark.dataset.whileOpen === "yes") !== left.length > 0;
  }
}

function pathOf(element) {
  const parent = outer(element);
  const own = element.dataset.contentpath;
  return parent ? `${pathOf(parent)}.${own}` : own;
}

function fill(node, html, { lang, dir }) {
  Object.assign(node, { lang, dir, innerHTML: html, hidden: !html });
}

/** What was translated before and is like this place, asked for when somebody comes to it. */
async function showMemory(box, element) {
  const query = new URLSearchParams({ path: box.path });
  const response = await fetch(`${desk.dataset.memory}?${query}`).catch(() => null);
  if (!response?.ok) return;
  const { whole, sentences } = await response.json();
  const offers = [
    ...whole.map((offer) => [offer, ""]),
    ...sentences.flatMap(({ source, offers }) => offers.map((offer) => [offer, source])),
  ];
  const list = box.node.querySelector("[data-part=memory]");
  list.hidden = offers.length === 0;
  list.open = offers.some(([offer]) => offer.likeness === 100);
  const items = offers.map(([offer, source]) => makeOffer(box, element, offer, source));
  list.querySelector("ul").replaceChildren(...items);
}

function makeOffer(box, element, offer, source) {
  const node = document.querySelector("template[data-offer]").content.cloneNode(true)
    .firstElementChild;
  const part = (name) => node.querySelector(`[data-part=${name}]`);
  const { lang, dir } = desk.dataset;
  Object.assign(part("source"), { ...pick(original), textContent: source, hidden: !source });
  fill(part("text"), offer.html, { lang, dir });
  part("likeness").textContent = `${offer.likeness} %`;
  part("title").textContent = offer.title;
  part("take").hidden = !offer.copy;
  part("clip").hidden = Boolean(offer.copy);
  part("take").addEventListener("click", () => {
    box.before = box.input.value;
    write(box.input, offer.copy);
    box.node.querySelector("[data-part=undo]").hidden = false;
    later(element);
  });
  part("clip").addEventListener("click", () => navigator.clipboard?.writeText(offer.words));
  return node;
}

const pick = ({ lang, dir }) => ({ lang, dir });

function makeBox(element, path) {
  const place = original.places[path];
  const input = inputOf(element);
  if (!place || !input) return;
  const node = document.querySelector("template[data-original]").content.cloneNode(true)
    .firstElementChild;
  const part = (name) => node.querySelector(`[data-part=${name}]`);
  const box = { path, place, input, node, shown: part("text") };
  part("name").textContent = original.name;
  part("folding").open = remembered().isShown ?? true;
  fill(part("text"), place.html, original);
  fill(part("changes"), place.changed ?? "", original);
  part("changed").hidden = !place.changed;
  fill(part("second"), second?.places[path]?.html ?? "", second ?? original);
  part("suggest").href += `${pathOf(element)}/`;
  part("copy").addEventListener("click", () => {
    box.before = input.value;
    write(input, place.copy);
    part("undo").hidden = false;
    later(element);
  });
  element.addEventListener("focusin", () => showMemory(box, element), { once: true });
  part("undo").addEventListener("click", () => {
    write(input, box.before);
    part("undo").hidden = true;
    part("copy").focus();
    later(element);
  });
  boxes.set(element, box);
  input.closest("[data-field-input]").after(node);
  input.closest("[data-field]").classList.add("has-original");
  check(element);
}

/** Puts the original beside every field that has none yet, and takes it from where it is wrong. */
function placeAll() {
  findPlaces();
  for (const [element, box] of boxes) {
    if (places.get(element) === box.path && element.isConnected) continue;
    box.node.remove();
    box.input.closest("[data-field]")?.classList.remove("has-original");
    boxes.delete(element);
  }
  for (const [element, path] of places) {
    if (boxes.has(element) || element.querySelector("[data-contentpath]")) continue;
    makeBox(element, path);
  }
  countUp();
}

// While one types

const waiting = new Set();
let timer;

function later(element) {
  if (element) waiting.add(element);
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const each of waiting) if (boxes.has(each)) check(each);
    waiting.clear();
    countUp();
  }, DELAY);
}

function watch() {
  for (const name of ["input", "change", "keyup", "paste", "cut"]) {
    form.addEventListener(name, (event) => {
      const element = event.target.closest?.("[data-contentpath]");
      if (boxes.has(element)) later(element);
    });
  }
  const isBlock = (node) =>
    node.nodeType === Node.ELEMENT_NODE &&
    (node.matches("[data-contentpath]") || node.querySelector("[data-contentpath]"));
  let isPlanned = false;
  new MutationObserver((changes) => {
    if (isPlanned) return;
    const isNews = changes.some(({ addedNodes, removedNodes }) =>
      [...addedNodes, ...removedNodes].some(isBlock),
    );
    if (!isNews) return;
    isPlanned = true;
    setTimeout(() => {
      isPlanned = false;
      placeAll();
    });
  }).observe(form, { childList: true, subtree: true });
}

// What is chosen above the form

async function load(source = "") {
  const query = source ? `?source=${encodeURIComponent(source)}` : "";
  const response = await fetch(desk.dataset.originals + query).catch(() => null);
  return response?.ok ? response.json() : undefined;
}

async function showSecond(source) {
  second = source ? await load(source) : undefined;
  for (const { node, path } of boxes.values()) {
    const part = node.querySelector("[data-part=second]");
    fill(part, second?.places[path]?.html ?? "", second ?? original);
  }
}

function setUpChoices() {
  const isShown = desk.querySelector("[data-originals-shown]");
  isShown.checked = remembered().isShown ?? true;
  isShown.addEventListener("change", () => {
    remember({ isShown: isShown.checked });
    for (const { node } of boxes.values()) {
      node.querySelector("[data-part=folding]").open = isShown.checked;
    }
  });
  const source = desk.querySelector("[data-originals-source]");
  if (!source) return;
  source.value = remembered().source ?? "";
  if (source.selectedIndex < 0) source.value = "";
  source.addEventListener("change", () => {
    remember({ source: source.value });
    showSecond(source.value);
  });
  if (source.value) showSecond(source.value);
}

// The address of a page that nobody knows yet follows its title

function offerAddress() {
  const offer = document.querySelector("[data-address]");
  const title = form.querySelector("#id_title");
  const slug = form.querySelector("#id_slug");
  if (!offer || !title || !slug) return;
  const former = slug.value;
  const [take, undo] = ["take", "undo"].map((name) => offer.querySelector(`[data-${name}]`));
  let offered = "";
  let isChosen = false;
  const set = (value) => {
    if (value !== slug.value) write(slug, value);
    take.hidden = value === offered;
    undo.hidden = value === former;
  };
  const ask = async (isTaken) => {
    const words = normalise(title.value);
    if (isChosen || !words || words === original.places.title?.text) return;
    const query = new URLSearchParams({ title: words });
    const response = await fetch(`${offer.dataset.address}?${query}`).catch(() => null);
    if (!response?.ok) return;
    ({ slug: offered } = await response.json());
    offer.querySelector("code").textContent = offered;
    offer.hidden = false;
    set(isTaken && !isChosen ? offered : slug.value);
  };
  slug.addEventListener("input", (event) => (isChosen ||= event.isTrusted));
  title.addEventListener("change", () => ask(true));
  take.addEventListener("click", () => set(offered));
  undo.addEventListener("click", () => {
    isChosen = true;
    set(former);
  });
  ask(false);
}

async function begin() {
  original = await load();
  if (!original) return;
  placeAll();
  watch();
  setUpChoices();
  offerAddress();
}

if (desk && form) begin();
