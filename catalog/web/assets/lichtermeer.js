// What neither HTML nor htmx does for us. Every page works without it.

// The button that shows the results also closes the sheet of filters that covers them on a phone. Without this script it
// submits the form, and the next page has no open sheet.
document.addEventListener("submit", () => document.querySelector("#filter:popover-open")?.hidePopover());

// Offers while somebody types: an editable combobox with list autocomplete, as the ARIA patterns describe it. The focus
// stays in the field; an offer is chosen by hand only, so whoever ignores the list types and searches as before.
const WAIT = 120; // milliseconds of rest before the server is asked
const SHORTEST = 2;
const LONGEST = 200;

class Combobox {
  constructor(input) {
    this.input = input;
    this.active = -1;
    this.options = [];
    // What scrolls is a stop of the tabulator by itself, unless told otherwise.
    const listed = { id: `${input.id}-vorschlaege`, role: "listbox", class: "lm-options", tabindex: "-1", hidden: "" };
    this.list = made("div", listed);
    this.count = made("div", { role: "status", class: "kern-sr-only" });
    const label = input.labels[0];
    label.id ||= `${input.id}-name`;
    this.list.setAttribute("aria-labelledby", label.id);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false",
    })) input.setAttribute(name, value);
    input.parentElement.classList.add("lm-combo");
    input.after(this.list, this.count);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => event.isComposing || this.pressed(event));
    input.addEventListener("blur", () => this.close());
    input.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.options.indexOf(option));
    });
  }

  typed() {
    this.cancel();
    this.move(-1);
    if (this.input.value.trim().length < SHORTEST) this.close();
    else this.timer = setTimeout(() => this.ask(), WAIT);
  }

  cancel() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  // Only the newest question is answered: an older one is given up, so its offers never come after those of the newer.
  async ask() {
    this.cancel();
    const asking = (this.asking = new AbortController());
    const address = new URL(this.input.dataset.suggest, location.href);
    address.searchParams.set(this.input.name, this.input.value.slice(0, LONGEST));
    try {
      const answer = await fetch(address, { headers: { accept: "application/json" }, signal: asking.signal });
      const offers = answer.ok ? await answer.json() : { told: "", groups: [] };
      if (!asking.signal.aborted) this.show(offers);
    } catch {
      if (!asking.signal.aborted) this.close(); // a field without offers is still a field
    }
  }

  show({ told, groups }) {
    this.options = [];
    this.active = -1;
    this.list.replaceChildren(...groups.flatMap((group) => this.group(group)));
    this.toggle(this.options.length > 0);
    this.count.textContent = told;
  }

  group({ name, lang, options }) {
    const shown = options.map((offer) => this.option(offer, lang));
    if (!name) return shown;
    const group = made("div", { role: "group", "aria-label": name });
    group.append(made("div", { class: "lm-options__name", "aria-hidden": "true" }, name), ...shown);
    return [group];
  }

  option({ text, filter }, lang) {
    const id = `${this.list.id}-${this.options.length}`;
    const option = made("div", { id, role: "option", "aria-selected": "false", ...(lang && { lang }) }, text);
    option.filter = filter;
    this.options.push(option);
    return option;
  }

  pressed(event) {
    const open = this.input.getAttribute("aria-expanded") === "true";
    const { key, altKey } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (altKey) key === "ArrowUp" ? this.close() : this.reopen();
      else if (open) this.step(key === "ArrowDown" ? 1 : -1);
      else this.reopen().then(() => this.step(key === "ArrowDown" ? 1 : -1));
    } else if (key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) {
      this.move(-1); // back to the text, where the key does what it does in any field
    }
  }

  async reopen() {
    if (this.input.value.trim().length >= SHORTEST) await this.ask();
  }

  // From the last offer on to the first, and back.
  step(by) {
    const number = this.options.length;
    if (number) this.move(this.active < 0 && by < 0 ? number - 1 : (this.active + by + number) % number);
  }

  move(to) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = to;
    const option = this.options[to];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  // A word goes into the field, and the search with it; a filter takes the place of what was typed.
  choose(number) {
    const { textContent, filter } = this.options[number];
    this.close();
    if (filter) return this.narrow(filter);
    this.input.value = textContent;
    if (this.input.type === "search") this.input.form.requestSubmit();
    else this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  narrow([name, value]) {
    const form = this.input.form;
    const kept = [...new FormData(form)].filter(([field, given]) => given && field !== this.input.name);
    const asked = new URLSearchParams(kept);
    if (!asked.getAll(name).includes(value)) asked.append(name, value);
    location.assign(`${form.action}?${asked}`);
  }

  close() {
    this.cancel();
    this.move(-1);
    this.toggle(false);
    this.count.textContent = "";
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }
}

// Text only ever becomes text: titles and names are strangers' words.
function made(tag, attributes, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

document.querySelectorAll("input[data-suggest]").forEach((input) => new Combobox(input));
