# The official client of Python against a base URL: check.py BASE MODEL
import asyncio
import pathlib
import re
import sys

import openai
from openai.types import completion_create_params as completion_params
from openai.types.chat import completion_create_params as chat_params

base, model = sys.argv[1:3]
client = openai.OpenAI(base_url=base, api_key="none", max_retries=0, timeout=120)
messages = [{"role": "user", "content": "What is a dormouse?"}]


def models():
    assert model in [it.id for it in client.models.list()]


def whole_answer():
    answer = client.chat.completions.create(model=model, messages=messages, max_tokens=16, temperature=0)
    assert answer.object == "chat.completion" and answer.choices[0].message.role == "assistant"
    assert answer.choices[0].message.content.strip()
    assert answer.choices[0].finish_reason in ("stop", "length")
    usage = answer.usage
    assert 0 < usage.completion_tokens <= 16 and usage.prompt_tokens > 5
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def stream_with_usage():
    whole = client.chat.completions.create(model=model, messages=messages, max_tokens=16, temperature=0)
    chunks = list(client.chat.completions.create(
        model=model, messages=messages, max_tokens=16, temperature=0, stream=True,
        stream_options={"include_usage": True}))
    assert len({it.id for it in chunks}) == 1
    text = "".join(it.choices[0].delta.content or "" for it in chunks if it.choices)
    assert text == whole.choices[0].message.content, (text, whole)
    assert not chunks[-1].choices
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    reasons = [it.choices[0].finish_reason for it in chunks if it.choices]
    assert reasons[-1] == whole.choices[0].finish_reason and not any(reasons[:-1])


def stream_without_usage():
    chunks = list(client.chat.completions.create(model=model, messages=messages, max_tokens=4, stream=True))
    assert all(it.choices and it.usage is None for it in chunks)


def stream_helper():
    with client.chat.completions.stream(model=model, messages=messages, max_tokens=200, stop=["."]) as stream:
        for _ in stream:
            pass
        assert stream.get_final_completion().choices[0].message.content.strip()


def logprobs():
    answer = client.chat.completions.create(
        model=model, messages=messages, max_tokens=6, temperature=0, logprobs=True, top_logprobs=3)
    content = answer.choices[0].logprobs.content
    assert len(content) == answer.usage.completion_tokens
    for item in content:
        assert item.logprob <= 0 and len(item.top_logprobs) == 3
        assert item.top_logprobs[0].logprob >= item.top_logprobs[1].logprob
        assert item.token == item.top_logprobs[0].token


def several_choices():
    answer = client.chat.completions.create(
        model=model, messages=messages, max_tokens=6, n=3, temperature=1, seed=1)
    assert [it.index for it in answer.choices] == [0, 1, 2]
    assert all(it.message.content for it in answer.choices)


def stop_text():
    asked = {"model": model, "messages": messages, "max_tokens": 24, "temperature": 0}
    whole = client.chat.completions.create(**asked).choices[0].message.content
    stop = whole.split()[2]
    cut = client.chat.completions.create(**asked, stop=[stop]).choices[0]
    assert cut.finish_reason == "stop" and cut.message.content == whole[:whole.index(stop)], (whole, cut)


def completions():
    answer = client.completions.create(model=model, prompt="The capital of France is", max_tokens=4, temperature=0)
    assert answer.object == "text_completion" and answer.choices[0].text.strip()
    chunks = list(client.completions.create(model=model, prompt="One, two,", max_tokens=4, temperature=0, stream=True))
    assert "".join(it.choices[0].text for it in chunks if it.choices)


def refused(kind, code, **asked):
    try:
        client.chat.completions.create(**{"model": model, "messages": messages, "max_tokens": 4, **asked})
    except kind as error:
        assert error.body["message"]
        assert code is None or error.code == code or error.param == code, error.body
        return str(error.body["message"])
    raise AssertionError(f"not refused: {asked}")


def errors():
    refused(openai.NotFoundError, "model_not_found", model="other")
    refused(openai.BadRequestError, "tools", tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}])
    refused(openai.BadRequestError, "response_format", response_format={"type": "json_object"})
    refused(openai.BadRequestError, "temperature", temperature=5)
    refused(openai.BadRequestError, "messages", messages=[])
    long = [{"role": "user", "content": "dormouse " * 20_000}]
    assert any(letter.isdigit() for letter in refused(openai.BadRequestError, "context_length_exceeded", messages=long))


def cancel():
    asked = {"model": model, "messages": messages, "max_tokens": 400, "extra_body": {"ignore_eos": True}}
    with client.chat.completions.create(stream=True, **asked) as stream:
        for number, _ in enumerate(stream):
            if number == 3:
                break
    impatient = client.with_options(timeout=0.3)
    try:
        impatient.chat.completions.create(**asked)
        raise AssertionError("no timeout")
    except openai.APITimeoutError:
        pass
    whole_answer()


def every_member_is_documented():
    """What the package knows to send stands in one of the tables of api.md."""
    lines = (pathlib.Path(__file__).parents[2] / "docs/api.md").read_text("utf-8").splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("| `")]
    documented = {name for cell in cells for name in re.findall("`(\\w+)`", cell)}
    for types in (chat_params, completion_params):
        members = types.CompletionCreateParamsBase.__annotations__.keys()
        assert "model" in members and len(members) > 10, members
        assert not members - documented, members - documented


def many_at_once():
    async def run():
        async with openai.AsyncOpenAI(base_url=base, api_key="none", max_retries=0, timeout=120) as many:
            calls = [many.chat.completions.create(model=model, messages=messages, max_tokens=8) for _ in range(8)]
            return await asyncio.gather(*calls)

    assert all(it.choices[0].message.content for it in asyncio.run(run()))


for check in (models, whole_answer, stream_with_usage, stream_without_usage, stream_helper, logprobs,
              several_choices, stop_text, completions, errors, cancel, every_member_is_documented, many_at_once):
    check()
    print("passed", check.__name__, flush=True)
