#!/usr/bin/env python3
"""How fast PyTorch with transformers, and vLLM, run a Llama of a given shape with random fp16 weights on this machine.

Prints a line of JSON for each engine, `event` being its name: with `decode` (rows, tokensPerSecond) and `prefill` (tokens,
bestTokensPerSecond), measured as `dormouse bench gpu` does, or with `skipped`, the reason in words.

usage: floor.py [--device cuda|cpu] [--rows 1,8,32,64] [--prompts 512,4096] [--steps 64] LAYERS WIDTH FEED_FORWARD HEADS KEY_VALUE_HEADS HEAD_WIDTH VOCABULARY TIED
"""

import argparse
import gc
import json
import sys
import tempfile
import time

PAST = 32
WARM_STEPS = 8
REPEATS = 3


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--rows", default="1,8,32,64")
    parser.add_argument("--prompts", default="512,4096")
    parser.add_argument("--steps", type=int, default=64)
    for name in ("layers", "width", "feed_forward", "heads", "key_value_heads", "head_width", "vocabulary"):
        parser.add_argument(name, type=int)
    parser.add_argument("tied", choices=["true", "false"])
    options = parser.parse_args()
    options.rows = [int(n) for n in options.rows.split(",") if n]
    options.prompts = [int(n) for n in options.prompts.split(",") if n]
    return options


def configuration(options):
    from transformers import LlamaConfig

    return LlamaConfig(
        hidden_size=options.width,
        intermediate_size=options.feed_forward,
        num_hidden_layers=options.layers,
        num_attention_heads=options.heads,
        num_key_value_heads=options.key_value_heads,
        head_dim=options.head_width,
        vocab_size=options.vocabulary,
        max_position_embeddings=max(options.prompts, default=0) + options.steps + PAST + WARM_STEPS,
        rope_theta=500000.0,
        tie_word_embeddings=options.tied == "true",
        bos_token_id=1,
        eos_token_id=2,
    )


class Transformers:
    """PyTorch with transformers, its own attention, called token by token as a server would."""

    def __init__(self, options):
        import torch
        from transformers import LlamaForCausalLM

        self.torch = torch
        self.device = options.device
        self.vocabulary = options.vocabulary
        torch.manual_seed(1)
        torch.set_default_dtype(torch.float16)
        with torch.device(options.device):
            self.model = LlamaForCausalLM(configuration(options)).eval()
        torch.set_default_dtype(torch.float32)

    def wait(self):
        if self.device == "cuda":
            self.torch.cuda.synchronize()

    def tokens(self, rows, count):
        row = [(i * 7 + 1) % self.vocabulary for i in range(count)]
        return self.torch.tensor([row] * rows, device=self.device)

    def step(self, tokens, cache):
        return self.model(input_ids=tokens, past_key_values=cache, use_cache=True, logits_to_keep=1)

    def decode(self, rows, steps):
        """Every row's logits are reduced to the likeliest token on the device; only ids come to the host."""
        out = self.step(self.tokens(rows, PAST), None)
        start = 0.0
        for step in range(WARM_STEPS + steps):
            if step == WARM_STEPS:
                self.wait()
                start = time.perf_counter()
            token = out.logits[:, -1].argmax(dim=-1, keepdim=True)
            token.tolist()
            out = self.step(token, out.past_key_values)
        out.logits[:, -1].argmax(dim=-1).tolist()
        return rows * steps / (time.perf_counter() - start)

    def prefill(self, length):
        tokens = self.tokens(1, length)
        best = 0.0
        for repeat in range(REPEATS + 1):
            self.wait()
            start = time.perf_counter()
            self.step(tokens, None).logits[:, -1].argmax(dim=-1).tolist()
            if repeat > 0:
                best = max(best, length / (time.perf_counter() - start))
        return best


class Vllm:
    """vLLM's offline engine; dummy weights, no tokenizer. What a decode takes is the time of many tokens less that of one."""

    def __init__(self, options):
        from vllm import LLM

        self.vocabulary = options.vocabulary
        self.folder = tempfile.TemporaryDirectory()
        made = configuration(options)
        made.architectures = ["LlamaForCausalLM"]
        made.save_pretrained(self.folder.name)
        self.engine = LLM(
            model=self.folder.name,
            load_format="dummy",
            dtype="float16",
            skip_tokenizer_init=True,
            max_model_len=made.max_position_embeddings,
            max_num_seqs=max(options.rows),
            enable_prefix_caching=False,
            gpu_memory_utilization=0.8,
        )

    def seconds(self, rows, prompt, new):
        from vllm import SamplingParams

        sampling = SamplingParams(temperature=0, max_tokens=new, ignore_eos=True, detokenize=False)
        asked = [{"prompt_token_ids": [(i * 7 + row + 1) % self.vocabulary for i in range(prompt)]} for row in range(rows)]
        start = time.perf_counter()
        self.engine.generate(asked, sampling, use_tqdm=False)
        return time.perf_counter() - start

    def decode(self, rows, steps):
        self.seconds(rows, PAST, WARM_STEPS)
        first = min(self.seconds(rows, PAST, 1) for _ in range(REPEATS))
        many = min(self.seconds(rows, PAST, steps + 1) for _ in range(REPEATS))
        return rows * steps / (many - first)

    def prefill(self, length):
        self.seconds(1, length, 1)
        return length / min(self.seconds(1, length, 1) for _ in range(REPEATS))


def measure(engine, options):
    return {
        "decode": [{"rows": rows, "tokensPerSecond": engine.decode(rows, options.steps)} for rows in options.rows],
        "prefill": [{"tokens": length, "bestTokensPerSecond": engine.prefill(length)} for length in options.prompts],
    }


def versions(*names):
    return {name: sys.modules[name].__version__ for name in names}


def transformers(options):
    try:
        import torch
        import transformers as installed  # noqa: F401
    except ImportError as e:
        return {"skipped": f"not installed: {e}"}
    if options.device == "cuda" and not torch.cuda.is_available():
        return {"skipped": "PyTorch sees no GPU"}
    with torch.inference_mode():
        return {**versions("torch", "transformers"), **measure(Transformers(options), options)}


def vllm(options):
    if options.device != "cuda":
        return {"skipped": "on a GPU only"}
    try:
        import vllm as installed  # noqa: F401
    except ImportError as e:
        return {"skipped": f"not installed: {e}"}
    return {**versions("vllm"), **measure(Vllm(options), options)}


def attempt(run, options):
    try:
        return run(options)
    except Exception as e:  # an engine that fails is told, and the other measured all the same
        return {"skipped": f"failed: {type(e).__name__}: {e}"}


def main():
    options = arguments()
    for run in (transformers, vllm):
        print(json.dumps({"event": run.__name__, "device": options.device, **attempt(run, options)}), flush=True)
        if options.device == "cuda" and "torch" in sys.modules:
            gc.collect()
            sys.modules["torch"].cuda.empty_cache()


if __name__ == "__main__":
    main()
