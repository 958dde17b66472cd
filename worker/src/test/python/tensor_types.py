"""Writes src/test/resources/gguf/tensor-types.txt: blocks of random bytes of every supported tensor
type and what the package `gguf` (0.17 and later, PyPI, with numpy) dequantises them to.

Each line: type, the blocks in hexadecimal, the elements as big-endian fp32 in hexadecimal.
Usage: python tensor_types.py > ../resources/gguf/tensor-types.txt
"""

import gguf
import numpy as np

# Where 16-bit factors lie in a block; random bits there could be infinite.
FACTORS = {
    "F16": [0],
    "Q8_0": [0],
    "Q5_0": [0],
    "Q4_0": [0],
    "Q4_1": [0, 2],
    "Q4_K": [0, 2],
    "Q6_K": [208],
}
ELEMENTS = 512


def blocks(kind, random):
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    count = ELEMENTS // elements if elements > 1 else 64
    if kind.name == "F32":
        return random.normal(size=count).astype("<f4").view(np.uint8)
    if kind.name == "BF16":
        return (random.normal(size=count).astype("<f4").view("<u4") >> 16).astype("<u2").view(np.uint8)
    data = random.integers(0, 256, (count, size), dtype=np.uint8)
    for at in FACTORS[kind.name]:
        factors = random.normal(scale=0.05, size=count).astype("<f2")
        data[:, at : at + 2] = factors.view(np.uint8).reshape(count, 2)
    return data.reshape(-1)


for name in ["F32", "F16", "BF16", "Q8_0", "Q5_0", "Q4_0", "Q4_1", "Q4_K", "Q6_K"]:
    kind = gguf.GGMLQuantizationType[name]
    data = blocks(kind, np.random.default_rng(int(kind)))
    elements = gguf.quants.dequantize(data, kind).astype(">f4")
    print(name, data.tobytes().hex(), elements.tobytes().hex())
