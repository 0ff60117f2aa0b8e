// Says what somebody else has saved in the text that is open here: it stands in the draft beside
// one's own words, and is shown here after the next Save.

const form = document.querySelector("form[data-edit-form]");
const words = document.querySelector('template[data-saving="together"]');
let said = "";

function say(sentences) {
  const text = sentences.join("\n");
  if (text === said) return;
  said = text;
  document.querySelector("[data-together]")?.remove();
  const notice = document.createElement("div");
  notice.className = "saving";
  notice.dataset.together = "";
  notice.setAttribute("role", "status");
  document.body.append(notice);
  for (const sentence of sentences) {
    const line = document.createElement("p");
    line.textContent = sentence;
    notice.append(line);
  }
  notice.append(words.content.cloneNode(true));
  notice.querySelector("[data-show]").addEventListener("click", () => form.requestSubmit());
  notice.querySelector("[data-later]").addEventListener("click", () => notice.remove());
}

if (form) {
  document.addEventListener("w-autosave:success", ({ detail }) => {
    const { others } = detail.response;
    if (others?.length) say(others);
  });
}
