// The page of the local stack: calls the API as any client would and shows what came back.
// Texts from outside only ever become text nodes.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const language = () => document.documentElement.lang;

/** The words this page itself adds to answers. */
const WORDS = {
  uk: { beat: "Дільниця", officer: "Офіцер", phone: "Телефон", substitute: "Заміщує", station: "Станція", hours: "Прийом", reference: "Номер", key: "Ключ (збережіть)", due: "Відповідь до", why: "Чому саме тоді", state: "Стан", next: "Що далі", none: "Поки що нічого.", failed: "Запит не дійшов: чи працює стенд?" },
  en: { beat: "Beat", officer: "Officer", phone: "Phone", substitute: "Substitute", station: "Station", hours: "Hours", reference: "Reference", key: "Case key (keep it)", due: "Answer by", why: "Why then", state: "State", next: "What happens next", none: "Nothing yet.", failed: "The request did not get through: is the stack up?" },
};
const word = (name) => WORDS[language()][name];

/** Makes an element with text and children. */
function make(tag, ...children) {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}

/** Calls the API; resolves to {ok, status, body}. */
async function call(path, { body, headers } = {}) {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: { "Accept-Language": language(), ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  let parsed = text;
  try { parsed = JSON.parse(text); } catch { /* shown as it came */ }
  return { ok: response.ok, status: response.status, body: parsed };
}

/** Shows an answer: the facts given, or the problem, and always the whole answer below. */
function show(output, answer, facts) {
  output.replaceChildren();
  if (answer.ok) {
    const list = make("dl");
    for (const [name, value] of facts(answer.body)) if (value) list.append(make("dt", word(name)), make("dd", value));
    output.append(list);
  } else {
    const { title = "", detail = "" } = answer.body ?? {};
    const problem = make("div", make("strong", `${answer.status} ${title}`), make("p", detail));
    problem.className = "problem";
    output.append(problem);
  }
  const raw = $("#raw").content.cloneNode(true);
  $("pre", raw).textContent = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body, null, 1);
  output.append(raw);
}

/** On submit of a form: run, and say so where nothing came back. */
function onSubmit(form, run) {
  const output = form.nextElementSibling;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = $("button", form);
    button.disabled = true;
    try { await run(new FormData(form), output); } catch { output.replaceChildren(word("failed")); } finally { button.disabled = false; }
  });
}

const person = (p) => p && [p.rank, p.name].filter(Boolean).join(" ");
const local = (instant) => instant && new Date(instant).toLocaleString(language(), { timeZone: "Europe/Kyiv", dateStyle: "full", timeStyle: "short" });

onSubmit($("#find form"), async (form, output) => {
  const answer = await call(`/v1/cities/kyiv/officer?address=${encodeURIComponent(form.get("address"))}`);
  show(output, answer, (found) => [
    ["beat", `${found.beat.name}, ${found.beat.district.name}`],
    ["officer", person(found.officer)],
    ["phone", found.officer?.phone],
    ["substitute", found.substitute && `${person(found.substitute)}, ${found.substitute.phone}`],
    ["station", found.station && `${found.station.name}, ${found.station.address}`],
    ["hours", found.visiting_hours?.text],
  ]);
});

// One message, one key: pressing twice files once, as long as nothing was changed in between.
let sending = { content: "", key: "" };
onSubmit($("#write form"), async (form, output) => {
  const body = { text: form.get("text"), address: form.get("address"), lang: language() };
  if (form.get("phone")) body.contact = { phone: form.get("phone") };
  if (form.has("not_urgent")) body.not_urgent_confirmed = true;
  const content = JSON.stringify(body);
  if (content !== sending.content) sending = { content, key: crypto.randomUUID() };
  const answer = await call("/v1/cities/kyiv/messages", { body, headers: { "Idempotency-Key": sending.key } });
  show(output, answer, (filed) => [
    ["reference", filed.reference],
    ["key", filed.case_key],
    ["due", local(filed.due_at)],
    ["why", filed.due_reason?.text],
    ["next", filed.next?.map((step) => (typeof step === "string" ? step : step.text)).join(" ")],
  ]);
  if (answer.ok) {
    $("#read [name=reference]").value = answer.body.reference;
    $("#read [name=key]").value = answer.body.case_key;
    setTimeout(refresh, 2500);
  }
});

/** A message's text with its links to click. */
function linked(text) {
  const parts = text.split(/(https?:\/\/\S+)/);
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    const link = make("a", part);
    Object.assign(link, { href: part, target: "_blank", rel: "noreferrer" });
    return link;
  });
}

async function refresh() {
  const output = $("#sent output");
  const [sms, mail] = await Promise.all([call("/local/sms"), call("/local/mail")]);
  if (!sms.ok || !mail.ok) return output.replaceChildren(word("failed"));
  const notes = [
    ...sms.body.reverse().map((m) => make("article", make("small", `SMS → ${m.to}`), ...linked(m.text))),
    ...mail.body.reverse().map((m) => make("article", make("small", `E-mail · ${m.subject}`), ...linked(m.text))),
  ];
  output.replaceChildren(...(notes.length ? notes : [word("none")]));
}
$("#sent button").addEventListener("click", refresh);

const caseAt = () => `/v1/cities/kyiv/cases/${encodeURIComponent($("#read [name=reference]").value.trim())}`;
const caseKey = () => ({ "Case-Key": $("#read [name=key]").value.trim() });

onSubmit($("#read form"), async (_, output) => {
  const answer = await call(caseAt(), { headers: caseKey() });
  show(output, answer, (read) => [["state", read.state_text], ["due", local(read.due_at)], ["why", read.due_reason?.text]]);
  if (answer.ok) {
    const entry = ({ at, by, kind, text = "" }) => make("article", make("small", [local(at), by, kind].filter(Boolean).join(" · ")), text);
    $("dl", output).after(...answer.body.history.map(entry));
  }
});

onSubmit($("#follow"), async (form, output) => {
  const headers = { ...caseKey(), "Idempotency-Key": crypto.randomUUID() };
  show(output, await call(`${caseAt()}/follow-ups`, { body: { text: form.get("text") }, headers }), (done) => [["state", done.state]]);
});
onSubmit($("#rate"), async (form, output) => {
  const body = { score: Number(form.get("score")), solved: form.has("solved") };
  show(output, await call(`${caseAt()}/rating`, { body, headers: caseKey() }), (done) => [["state", done.state]]);
});

async function setClock(wish) {
  const answer = await call("/local/clock", wish ? { body: wish } : {});
  if (answer.ok) {
    $("#clock time").dateTime = answer.body.now;
    $("#clock time").textContent = local(answer.body.now);
  }
  $("#clock output").textContent = answer.ok ? "" : answer.body.detail;
}
for (const button of document.querySelectorAll("#clock [data-advance]")) button.addEventListener("click", () => setClock({ advance: button.dataset.advance }));
$("#clock [data-reset]").addEventListener("click", () => setClock({ reset: true }));
onSubmit($("#clock form"), (form) => setClock({ at: form.get("at") }));

function speak(lang) {
  document.documentElement.lang = lang;
  document.title = lang === "uk" ? "Варта — спробувати" : "Varta: try it";
  localStorage.setItem("lang", lang);
  setClock();
}
for (const button of document.querySelectorAll("[data-lang]")) button.addEventListener("click", () => speak(button.dataset.lang));
speak(localStorage.getItem("lang") === "en" ? "en" : "uk");
refresh();
