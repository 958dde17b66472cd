"""Makes the small vocabularies of the tokenizer tests and what SentencePiece itself encodes with them.

Needs PyPI's tokenizers 0.23.3, sentencepiece 0.2.3, gguf 0.19.0. Run from the repository's root:
python worker/src/test/scripts/make_vocabularies.py README.md worker/RATIONALE.md
"""

import io
import json
import random
import sys
from pathlib import Path

import gguf
import sentencepiece
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

TARGET = Path("worker/src/test/resources/tokenizer")
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6
WORDS = (
    "Hello world| Hello|  two  spaces   three|12345 1,234.56|I'm you're WE'LL|tabs\t\tand\nnewlines\n\n\n end|"
    "日本語のテキスト|Привет, мир!|عربي ١٢٣|def f(x):\n    return x**2\n|emoji 🙂🙃👍🏽 ok|naïve café é|"
    "<s>|</s>|[INST]|<0x0A>|▁|▁▁a|\u0000|\r\n|worker|gateway|the model's tokens|Dormouse |…—| a|ǅſﬁ|한국어|x=1;y=2|<tool>"
).split("|")


def byte_pairs(texts):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_end|>x", "im_end"]
    trainer = trainers.BpeTrainer(
        vocab_size=1500, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    tokens = [token for token, _ in sorted(model["vocab"].items(), key=lambda entry: entry[1])]
    types = [CONTROL if token in special else NORMAL for token in tokens]
    for token in ("<think>", "</think>", "    "):
        tokens.append(token)
        types.append(USER_DEFINED)
    writer = gguf.GGUFWriter(TARGET / "byte-pairs.gguf", "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges([" ".join(merge) for merge in model["merges"]])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    close(writer)


def sentence_pieces(texts):
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=trained, model_type="bpe", vocab_size=900, byte_fallback=True,
        normalization_rule_name="identity", remove_extra_whitespaces=False, character_coverage=0.9995, split_digits=True,
        user_defined_symbols=["<tool>"], control_symbols=["[INST]", "[/INST]"], allow_whitespace_only_pieces=True,
        minloglevel=2, add_dummy_prefix=True,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=trained.getvalue())
    count = processor.get_piece_size()
    types = [
        UNKNOWN if processor.is_unknown(i) else CONTROL if processor.is_control(i) else BYTE if processor.is_byte(i)
        else USER_DEFINED if processor.id_to_piece(i) == "<tool>" else NORMAL
        for i in range(count)
    ]
    writer = gguf.GGUFWriter(TARGET / "sentence-pieces.gguf", "llama")
    writer.add_tokenizer_model("llama")
    writer.add_token_list([processor.id_to_piece(i) for i in range(count)])
    writer.add_token_scores([processor.get_score(i) for i in range(count)])
    writer.add_token_types(types)
    writer.add_bos_token_id(processor.bos_id())
    writer.add_eos_token_id(processor.eos_id())
    writer.add_unk_token_id(processor.unk_id())
    close(writer)
    cases = [{"text": text, "ids": processor.encode(text), "decoded": processor.decode(processor.encode(text))}
             for text in random_texts() if "<tool>" not in text]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (TARGET / "sentence-pieces.json").write_text('{"cases": [\n' + lines + "\n]}\n")


def random_texts():
    chance = random.Random(4)
    yield from WORDS
    for _ in range(250):
        yield "".join(chance.choice(WORDS) + chance.choice(["", " ", "\n"]) for _ in range(chance.randint(1, 6)))


def close(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


if __name__ == "__main__":
    lines = [line for name in sys.argv[1:] for line in Path(name).read_text().splitlines() if line]
    byte_pairs(lines)
    sentence_pieces(lines)
