"""Renders conversations with chat templates in use: goldens.json.

python make_goldens.py [FOLDER]

FOLDER holds the templates whose licence does not let them stand here (see README.md).
Needs jinja2 3.1.6.
"""

import hashlib
import json
import pathlib
import sys

from environment import NOW, render

HERE = pathlib.Path(__file__).parent
USER = {"role": "user", "content": "Why is the sky blue?"}
ANSWER = {"role": "assistant", "content": "Because of Rayleigh scattering."}
SYSTEM = {"role": "system", "content": "You answer in one sentence."}
MORE = {"role": "user", "content": "And at dusk?"}
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather <now> & \"here\"",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "enum": ["Köln", "Oslo"]}, "days": {"type": "integer"}},
            "required": ["city"],
        },
    },
}
CALL = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {
            "id": "abcDEF123",
            "type": "function",
            "function": {"name": "get_weather", "arguments": {"city": "Köln", "days": 3, "x": [1.5, None, True]}},
        }
    ],
}
RESULT = {"role": "tool", "name": "get_weather", "tool_call_id": "abcDEF123", "content": "{\"temperature\": 21}"}


def say(role, content, **more):
    return {"role": role, "content": content, **more}


CONVERSATIONS = {
    "one turn": ([USER], {}),
    "system": ([SYSTEM, USER], {}),
    "many turns": ([USER, ANSWER, MORE], {}),
    "many turns with system": ([SYSTEM, USER, ANSWER, MORE, ANSWER, USER], {}),
    "answer last": ([USER, ANSWER], {"add_generation_prompt": False}),
    "no generation prompt": ([SYSTEM, USER], {"add_generation_prompt": False}),
    "unicode": (
        [say("system", "Antworte höflich. 你好"), say("user", "👩‍🚀 e\u0301 שלום \u200b\ue000<|x|>\ue001 𝔘"), ANSWER, say("user", "ß İ ſ")],
        {},
    ),
    "whitespace at ends": (
        [say("system", "  be brief \n"), say("user", "\n\n  indented\n\ttabbed \n"), say("assistant", " \n yes \u00a0"), say("user", " \t")],
        {},
    ),
    "looks like a template": (
        [
            say("system", "{% if x %}{{ y }}{# z #}"),
            say("user", "{{ messages }} <|im_end|> <|eot_id|> [/INST] <end_of_turn> <a href=\"x\">&amp;'</a> \\n %s"),
            say("assistant", "{%- raw -%} </s> ${x}"),
            say("user", "{{"),
        ],
        {},
    ),
    "thoughts": (
        [USER, say("assistant", "<think>\nhm, \nlight\n</think>\n\nIt scatters."), MORE, say("assistant", "<think>x</think>y"), USER],
        {},
    ),
    "reasoning beside": ([USER, say("assistant", "It scatters.", reasoning_content="light\n"), MORE], {}),
    "thinking off": ([SYSTEM, USER], {"enable_thinking": False, "thinking": False}),
    "thinking on": ([USER], {"enable_thinking": True, "thinking": True}),
    "tools": ([SYSTEM, USER, CALL, RESULT, ANSWER, MORE], {"tools": [TOOL]}),
    "tools, no system": ([USER, CALL, RESULT], {"tools": [TOOL, TOOL]}),
    "content in parts": (
        [say("system", [{"type": "text", "text": "Be brief."}]), say("user", [{"type": "text", "text": " One "}, {"type": "text", "text": "two"}])],
        {},
    ),
    "empty content": ([say("system", ""), say("user", ""), say("assistant", ""), say("user", "x")], {}),
    "no content": ([say("user", None)], {}),
    "answer first": ([ANSWER, USER], {}),
    "two questions": ([USER, MORE], {}),
    "system last": ([USER, SYSTEM], {}),
    "only system": ([SYSTEM], {}),
    "unknown role": ([say("critic", "no"), USER], {}),
    "nothing": ([], {}),
    "message without role": ([{"content": "x"}], {}),
}

TOKENS = {
    "qwen": ("", "<|im_end|>"),
    "smollm": ("<|im_start|>", "<|im_end|>"),
    "mistral": ("<s>", "</s>"),
    "deepseek": ("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"),
    "llama": ("<|begin_of_text|>", "<|eot_id|>"),
    "gemma": ("<bos>", "<eos>"),
    "command": ("<BOS_TOKEN>", "<|END_OF_TURN_TOKEN|>"),
    "granite": ("<|end_of_text|>", "<|end_of_text|>"),
    "phi": ("<|endoftext|>", "<|im_end|>"),
    "glm": ("", "<|endoftext|>"),
}


def cases(path):
    beginning, end = next((v for k, v in TOKENS.items() if k in path.name.lower()), ("<s>", "</s>"))
    for name, (messages, more) in CONVERSATIONS.items():
        names = {"messages": messages, "tools": None, "documents": None, "add_generation_prompt": True}
        names |= {"bos_token": beginning, "eos_token": end} | more
        variables = {key: value for key, value in more.items() if key != "add_generation_prompt"}
        yield {
            "template": path.stem,
            "conversation": name,
            "messages": messages,
            "add_generation_prompt": names["add_generation_prompt"],
            "bos_token": beginning,
            "eos_token": end,
            "variables": variables,
            "result": render(path.read_text(encoding="utf-8"), names),
        }


def hashed(case):
    """The case with the hash of its text: what is rendered repeats the template."""
    text = case["result"].get("text")
    if text is not None:
        case["result"] = {"sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}
    return case


def write(folder, name, change=lambda case: case):
    paths = sorted(folder.glob("*.jinja"))
    all_cases = [change(case) for path in paths for case in cases(path)]
    goldens = {"now": NOW.isoformat(), "cases": all_cases}
    text = json.dumps(goldens, ensure_ascii=True, indent=1)
    (HERE / name).write_text(text + "\n", encoding="utf-8")
    print(name, len(paths), "templates,", len(goldens["cases"]), "cases")


if __name__ == "__main__":
    write(HERE, "goldens.json")
    if len(sys.argv) > 1:
        write(pathlib.Path(sys.argv[1]), "goldens-elsewhere.json", hashed)
