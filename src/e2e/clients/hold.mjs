// The client of Node against models that sleep: hold.mjs BASE CHECKS FOLDER, where `openai` is installed in FOLDER.
// It speaks as hold.py does.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [base, wanted, folder] = process.argv.slice(2);
const resolved = createRequire(pathToFileURL(folder + "/")).resolve("openai");
const { default: OpenAI } = await import(pathToFileURL(resolved));
const messages = [{ role: "user", content: "What is a dormouse?" }];
const atOnce = { Prefer: "wait=0" };
const client = (defaultHeaders) => new OpenAI({ baseURL: base, apiKey: "none", defaultHeaders });
const ended = (text, reason) => (reason === "stop" ? text : `${text} (ended by ${reason})`);

async function stream(model, headers) {
  let text = "";
  let reason = null;
  for await (const chunk of await client(headers).chat.completions.create({ model, messages, stream: true })) {
    for (const choice of chunk.choices) {
      text += choice.delta.content ?? "";
      reason = choice.finish_reason ?? reason;
    }
  }
  return ended(text, reason);
}

async function chat(model, headers) {
  const [choice] = (await client(headers).chat.completions.create({ model, messages })).choices;
  return ended(choice.message.content, choice.finish_reason);
}

async function embed(model, headers) {
  const answer = await client(headers).embeddings.create({ model, input: "What is a dormouse?", encoding_format: "float" });
  return String(answer.data[0].embedding.length);
}

const checks = {
  stream: () => stream("slow", {}),
  chunks: () => stream("chunky", {}),
  whole: () => chat("slow", {}),
  embed: () => embed("slow", {}),
  padded: () => chat("padded", {}),
  "padded-embed": () => embed("padded", {}),
  late: () => stream("late", {}),
  early: () => stream("early", {}),
  again: () => chat("again", atOnce),
};

let began = 0;

async function run(name) {
  const tell = (what, text) =>
    console.log(["seen", name, ((Date.now() - began) / 1000).toFixed(1), what, text.replace(/\s+/g, " ")].join("\t"));
  try {
    tell("answer", await checks[name]());
  } catch (failed) {
    tell("error", `${failed.constructor.name}: ${failed.message}`);
  }
}

await Promise.allSettled([stream("nobody", {}), chat("nobody", {}), embed("nobody", {})]);
console.log("ready");
const lines = createInterface({ input: process.stdin });
await new Promise((go) => lines.once("line", go));
began = Date.now();
await Promise.all(wanted.split(",").map(run));
process.exit(0);
