// The address of a page is made by the server, which knows how every script is spelled.
// It follows the title of a page that nobody knows yet, until somebody types another.

const PAUSE = 300;
const slug = document.querySelector("[data-address-from]");
const title = document.querySelector("#id_title");
let timer = 0;
let asked = 0;
let made = slug?.value ?? "";
let follows = slug?.hasAttribute("data-address-follows") ?? false;

function write(value) {
  made = value;
  if (value === slug.value) return;
  slug.value = value;
  for (const name of ["input", "change"]) slug.dispatchEvent(new Event(name, { bubbles: true }));
}

async function make(words) {
  asked += 1;
  const number = asked;
  const query = new URLSearchParams({ title: words, page: slug.dataset.addressPage });
  const headers = { "X-Requested-With": "XMLHttpRequest" }; // a refusal, and no front page
  const address = `${slug.dataset.addressFrom}?${query}`;
  const response = await fetch(address, { headers }).catch(() => null);
  if (!response?.ok) return null;
  const { slug: found } = await response.json();
  return number === asked ? found : null;
}

async function follow() {
  if (!follows || slug.value !== made) return;
  const found = await make(title.value);
  if (found !== null && slug.value === made) write(found);
}

async function tidy() {
  const typed = slug.value;
  if (!typed) {
    follows = slug.hasAttribute("data-address-follows");
    made = "";
    return;
  }
  const found = await make(typed);
  if (found !== null && slug.value === typed) write(found);
}

if (slug && title) {
  // Wagtail (8.0) would copy the title by a spelling of its own.
  for (const name of ["w-sync:start", "w-sync:check", "w-sync:apply"]) {
    slug.addEventListener(name, (event) => event.preventDefault());
  }
  // Another address than the title's was chosen.
  if (follows && made && title.value) {
    make(title.value).then((found) => {
      follows &&= found === null || found === made;
    });
  }
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(follow, PAUSE);
  });
  slug.addEventListener("input", (event) => {
    if (event.isTrusted) follows = false;
  });
  slug.addEventListener("change", (event) => {
    if (event.isTrusted) tidy();
  });
}
