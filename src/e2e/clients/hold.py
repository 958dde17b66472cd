# A client of Python against models that sleep: hold.py openai|langchain|dify BASE CHECKS [CHUNK_TIMEOUT]
# Says `ready`, waits for a line, makes the named calls at once, and prints for each, separated by tabs:
# `seen`, the check, the seconds from that line to its end, `answer` or `error`, and what its caller has in the hand.
import asyncio
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

kind, base, wanted, *rest = sys.argv[1:]
chunk_timeout = float(rest[0]) if rest else None
AT_ONCE = {"Prefer": "wait=0"}
QUESTION = "What is a dormouse?"


def ended(text, reason):
    return text if reason == "stop" else f"{text} (ended by {reason})"


def openai_checks():
    import openai
    messages = [{"role": "user", "content": QUESTION}]

    def client(headers):
        return openai.OpenAI(base_url=base, api_key="none", default_headers=headers)

    def stream(model, headers):
        text, reason = "", None
        for chunk in client(headers).chat.completions.create(model=model, messages=messages, stream=True):
            for choice in chunk.choices:
                text += choice.delta.content or ""
                reason = choice.finish_reason or reason
        return ended(text, reason)

    def chat(model, headers):
        choice = client(headers).chat.completions.create(model=model, messages=messages).choices[0]
        return ended(choice.message.content, choice.finish_reason)

    def embed(model, headers):
        answer = client(headers).embeddings.create(model=model, input=[QUESTION], encoding_format="float")
        return str(len(answer.data[0].embedding))

    return stream, chat, embed, {}


def langchain_checks():
    from langchain_openai import ChatOpenAI, OpenAIEmbeddings
    access = {"base_url": base, "api_key": "none"}
    patience = {} if chunk_timeout is None else {"stream_chunk_timeout": chunk_timeout}

    def client(model, headers):
        return ChatOpenAI(model=model, default_headers=headers, max_retries=2, **access, **patience)

    def taken(chunks):
        reasons = [it.response_metadata.get("finish_reason") for it in chunks]
        return ended("".join(it.content for it in chunks), next(filter(None, reasons), None))

    def stream(model, headers):
        return taken(list(client(model, headers).stream(QUESTION)))

    def chat(model, headers):
        answer = client(model, headers).invoke(QUESTION)
        return ended(answer.content, answer.response_metadata.get("finish_reason"))

    def embed(model, headers):
        # Without the check it wants no table of tokens from the network.
        embeddings = OpenAIEmbeddings(model=model, check_embedding_ctx_length=False, default_headers=headers, **access)
        return str(len(embeddings.embed_query(QUESTION)))

    async def later(model):
        return taken([chunk async for chunk in client(model, {}).astream(QUESTION)])

    return stream, chat, embed, {"async": lambda: later("slow"), "async-chunks": lambda: later("chunky")}


def dify_checks():
    import types
    # It counts tokens only, and would load its table from the network.
    counter = types.ModuleType("tiktoken")
    counter.encoding_for_model = counter.get_encoding = lambda name: types.SimpleNamespace(
        encode=lambda text, **more: text.split(), encode_ordinary=lambda text: text.split())
    sys.modules["tiktoken"] = counter
    import dify_plugin  # noqa: F401, which must come before what it patches
    from dify_plugin.entities.model.message import UserPromptMessage
    from dify_plugin.interfaces.model.openai_compatible.llm import OAICompatLargeLanguageModel
    from dify_plugin.interfaces.model.openai_compatible.text_embedding import OAICompatEmbeddingModel

    def model_of(parent):
        # Its classes ask the name of their module for the provider's name.
        return type("Model", (parent,), {"__module__": "provider.models.llm"})([])

    def access(headers):
        return {"api_key": "none", "endpoint_url": base, "mode": "chat", "context_size": "4096", "max_chunks": "1",
                "extra_headers": headers}

    def ask(model, headers, streams):
        text, reason = "", None
        messages = [UserPromptMessage(content=QUESTION)]
        for chunk in model_of(OAICompatLargeLanguageModel).invoke(model, access(headers), messages, {}, stream=streams):
            text += chunk.delta.message.content or ""
            reason = chunk.delta.finish_reason or reason
        return ended(text, reason) if streams else text

    def embed(model, headers):
        answer = model_of(OAICompatEmbeddingModel).invoke(model, access(headers), [QUESTION])
        return str(len(answer.embeddings[0]))

    return lambda model, headers: ask(model, headers, True), lambda model, headers: ask(model, headers, False), embed, {}


stream, chat, embed, more = {"openai": openai_checks, "langchain": langchain_checks, "dify": dify_checks}[kind]()
checks = {
    "stream": lambda: stream("slow", {}),
    "chunks": lambda: stream("chunky", {}),
    "whole": lambda: chat("slow", {}),
    "embed": lambda: embed("slow", {}),
    "padded": lambda: chat("padded", {}),
    "padded-embed": lambda: embed("padded", {}),
    "late": lambda: stream("late", {}),
    "early": lambda: stream("early", {}),
    "again": lambda: chat("again", AT_ONCE),
    **more,
}


def tell(name, what, text):
    line = " ".join(str(text).split())
    with telling:
        sys.stdout.write(f"seen\t{name}\t{time.monotonic() - began:.1f}\t{what}\t{line}\n")
        sys.stdout.flush()


def error(failed):
    return f"{type(failed).__name__}: {failed or getattr(failed, 'description', '')}"


def run(name):
    try:
        tell(name, "answer", checks[name]())
    except Exception as failed:
        tell(name, "error", error(failed))


async def run_later(name):
    try:
        tell(name, "answer", await checks[name]())
    except Exception as failed:
        tell(name, "error", error(failed))


async def run_all_later(names):
    await asyncio.gather(*map(run_later, names))


def warm_up():
    for call in (stream, chat, embed):
        try:
            call("nobody", {})
        except Exception:
            pass


names = wanted.split(",")
later = [name for name in names if name.startswith("async")]
telling = threading.Lock()
warm_up()
print("ready", flush=True)
sys.stdin.readline()
began = time.monotonic()
with ThreadPoolExecutor(len(names) + 1) as threads:
    threads.submit(lambda: asyncio.run(run_all_later(later)))
    for name in names:
        if name not in later:
            threads.submit(run, name)
# Dify's library leaves threads that cannot be ended.
os._exit(0)
