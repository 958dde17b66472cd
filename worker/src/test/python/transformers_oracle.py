"""Writes two small random checkpoints as GGUF, and the logits that Hugging Face transformers computes for them.

    pip install torch transformers gguf numpy
    python transformers_oracle.py TARGET_FOLDER

Both files use the GGUF architecture `llama`; rows of attn_q and attn_k are permuted as llama.cpp's
converter does. `llama` holds F32 and shares its embedding with the head; `mistral` holds F16 (its
weights are rounded before transformers sees them) and has a head of its own. Runs in float32; the
same seed gives the same files with the same versions, which the goldens name.
"""

import json
import sys
from pathlib import Path

import gguf
import numpy as np
import torch
import transformers

CASES = [
    ("short", 4, 4),
    ("chunked", 23, 5),
]
VALUES_OF_NAMES = 256


def byte_letters():
    """The 256 letters by which byte-level BPE writes bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, extra = {}, 0
    for byte in range(VALUES_OF_NAMES):
        if byte in printable:
            letters[byte] = chr(byte)
        else:
            letters[byte] = chr(256 + extra)
            extra += 1
    return [letters[byte] for byte in range(VALUES_OF_NAMES)]


def llama():
    return transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=288,
            hidden_size=64,
            intermediate_size=72,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=128,
            rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
            rms_norm_eps=1e-5,
            tie_word_embeddings=True,
        )
    )


def mistral():
    return transformers.MistralForCausalLM(
        transformers.MistralConfig(
            vocab_size=320,
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=1,
            head_dim=16,
            max_position_embeddings=128,
            rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
            rms_norm_eps=1e-6,
            sliding_window=None,
            tie_word_embeddings=False,
        )
    )


def randomise(model, generator, half):
    """Weights wide enough that attention is far from uniform, norms away from one."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            values = torch.randn(weight.shape, generator=generator)
            if "norm" in name:
                values = 1 + 0.2 * values
            elif "embed" in name:
                values = 0.5 * values
            else:
                values = values * 1.6 / weight.shape[-1] ** 0.5
            if half and weight.dim() == 2:
                values = values.half().float()
            weight.copy_(values)


def permuted(weight, heads):
    """Rows of a rotated projection in the order that GGUF keeps for the architecture llama."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def gguf_name(name, heads, kv_heads):
    parts = name.removeprefix("model.").split(".")
    if parts[0] != "layers":
        return {
            "embed_tokens": ("token_embd.weight", 0),
            "norm": ("output_norm.weight", 0),
            "lm_head": ("output.weight", 0),
        }[parts[0]]
    kinds = {
        "input_layernorm": ("attn_norm", 0),
        "post_attention_layernorm": ("ffn_norm", 0),
        "q_proj": ("attn_q", heads),
        "k_proj": ("attn_k", kv_heads),
        "v_proj": ("attn_v", 0),
        "o_proj": ("attn_output", 0),
        "gate_proj": ("ffn_gate", 0),
        "up_proj": ("ffn_up", 0),
        "down_proj": ("ffn_down", 0),
    }
    kind, rotated_heads = kinds[parts[-2]]
    return f"blk.{parts[1]}.{kind}.weight", rotated_heads


def write(path, model, half):
    config = model.config
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(path.stem)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(16)
    writer.add_vocab_size(config.vocab_size)
    write_vocabulary(writer, config.vocab_size)
    for name, weight in model.named_parameters():
        target, heads = gguf_name(name, config.num_attention_heads, config.num_key_value_heads)
        values = weight.detach().numpy()
        if heads:
            values = permuted(values, heads)
        if half and values.ndim == 2:
            values = values.astype(np.float16)
        writer.add_tensor(target, np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_vocabulary(writer, size):
    tokens = ["<|start|>", "<|end|>", *byte_letters()]
    tokens += [f"<|spare{index}|>" for index in range(size - len(tokens))]
    types = [3, 3] + [1] * VALUES_OF_NAMES + [3] * (size - 2 - VALUES_OF_NAMES)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(["Ġ t"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_add_bos_token(False)


def goldens(model, seed):
    """Tokens, and the logits after the prompt and after each further token."""
    random = np.random.default_rng(seed)
    cases = []
    for name, prompt, steps in CASES:
        tokens = random.integers(0, model.config.vocab_size, prompt + steps)
        with torch.no_grad():
            logits = model(torch.tensor(tokens)[None]).logits[0, prompt - 1 :].numpy()
        rows = [[round(float(value), 5) for value in row] for row in logits]
        cases.append({"name": name, "prompt": prompt, "tokens": tokens.tolist(), "logits": rows})
    return cases


def main():
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for name, build, half, seed in (("llama", llama, False, 11), ("mistral", mistral, True, 12)):
        torch.manual_seed(seed)
        model = build().float().eval()
        randomise(model, torch.Generator().manual_seed(seed), half)
        write(target / f"{name}-random.gguf", model, half)
        golden = {
            "how": f"transformers {transformers.__version__}, torch {torch.__version__}, float32",
            "cases": goldens(model, seed),
        }
        text = json.dumps(golden, separators=(",", ":")).replace("],[", "],\n[")
        (target / f"{name}-random.json").write_text(text + "\n")


main()
