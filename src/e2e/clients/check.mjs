// The official client of Node against a base URL: check.mjs BASE MODEL, run where `openai` is installed.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [base, model, folder] = process.argv.slice(2);
const resolved = createRequire(pathToFileURL(folder + "/")).resolve("openai");
const { default: OpenAI } = await import(pathToFileURL(resolved));
const client = new OpenAI({ baseURL: base, apiKey: "none", maxRetries: 0, timeout: 120_000 });
const messages = [{ role: "user", content: "What is a dormouse?" }];
const ask = (more) => client.chat.completions.create({ model, messages, max_tokens: 16, temperature: 0, ...more });

const checks = {
  async models() {
    const names = [];
    for await (const it of client.models.list()) names.push(it.id);
    assert.ok(names.includes(model), names.join());
  },

  async wholeAnswer() {
    const answer = await ask();
    assert.ok(answer.choices[0].message.content.trim());
    assert.ok(["stop", "length"].includes(answer.choices[0].finish_reason));
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
  },

  async streamWithUsage() {
    const whole = await ask();
    let text = "";
    let usage = null;
    for await (const chunk of await ask({ stream: true, stream_options: { include_usage: true } })) {
      text += chunk.choices[0]?.delta?.content ?? "";
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, whole.choices[0].message.content);
    assert.equal(usage.completion_tokens, whole.usage.completion_tokens);
  },

  async streamHelper() {
    const stream = client.chat.completions.stream({ model, messages, max_tokens: 200, stop: ["."] });
    assert.ok((await stream.finalContent()).trim());
  },

  async logprobs() {
    const answer = await ask({ max_tokens: 6, logprobs: true, top_logprobs: 3 });
    const content = answer.choices[0].logprobs.content;
    assert.equal(content.length, answer.usage.completion_tokens);
    for (const item of content) {
      assert.ok(item.logprob <= 0);
      assert.equal(item.top_logprobs.length, 3);
      assert.equal(item.token, item.top_logprobs[0].token);
    }
  },

  async errors() {
    await assert.rejects(ask({ model: "other" }), (error) =>
      error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
    const tools = [{ type: "function", function: { name: "f", parameters: {} } }];
    await assert.rejects(ask({ tools }), (error) =>
      error instanceof OpenAI.BadRequestError && error.param === "tools");
    await assert.rejects(ask({ messages: [{ role: "user", content: "dormouse ".repeat(20_000) }] }), (error) =>
      error instanceof OpenAI.BadRequestError && error.code === "context_length_exceeded");
  },

  async cancel() {
    const stream = await ask({ stream: true, max_tokens: 400, ignore_eos: true });
    let events = 0;
    for await (const _ of stream) if (++events === 3) break;
    assert.equal(events, 3);
    const stop = new AbortController();
    const call = client.chat.completions.create(
      { model, messages, max_tokens: 400, ignore_eos: true, stream: true }, { signal: stop.signal });
    const aborted = await call;
    setImmediate(() => stop.abort());
    for await (const _ of aborted) { /* until it is aborted */ }
    assert.ok(stop.signal.aborted);
    await checks.wholeAnswer();
  },

  async manyAtOnce() {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ max_tokens: 8 })));
    for (const answer of answers) assert.ok(answer.choices[0].message.content);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log("passed", name);
}
