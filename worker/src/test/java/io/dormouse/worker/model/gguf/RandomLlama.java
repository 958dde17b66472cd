package io.dormouse.worker.model.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Small llama models with random weights and a small byte-level vocabulary.
///
/// @param matrices the type of every matrix but the embedding
/// @param embedding the type of the embedding
/// @param tied whether the embedding is the output matrix too
/// @param spareTokens tokens of the vocabulary that no text has
public record RandomLlama(
    Sizes sizes,
    GgufTensorType matrices,
    GgufTensorType embedding,
    boolean tied,
    long seed,
    int spareTokens) {
  /// The types of matrices that models have.
  public static final List<GgufTensorType> TYPES =
      List.of(
          GgufTensorType.F32,
          GgufTensorType.F16,
          GgufTensorType.BF16,
          GgufTensorType.Q8_0,
          GgufTensorType.Q5_0,
          GgufTensorType.Q4_0,
          GgufTensorType.Q4_1,
          GgufTensorType.Q4_K,
          GgufTensorType.Q6_K);

  private static final int UNUSED_TYPE = 5;

  /// A template in the style of ChatML.
  public static final String CHAT_TEMPLATE =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content']"
          + " + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}"
          + "{{ '<|im_start|>assistant\\n' }}{% endif %}";

  /// @param headWidth elements of a head; a multiple of 16
  public record Sizes(
      int layers,
      int width,
      int feedForward,
      int heads,
      int keyValueHeads,
      int headWidth,
      int context) {
    /// Small, and right for tensor types with blocks of 256.
    public static final Sizes SMALL = new Sizes(2, 256, 512, 4, 2, 64, 256);
  }

  /// One without spare tokens.
  public RandomLlama(
      Sizes sizes, GgufTensorType matrices, GgufTensorType embedding, boolean tied, long seed) {
    this(sizes, matrices, embedding, tied, seed, 0);
  }

  /// A small one whose matrices and embedding have one type, tied.
  public static RandomLlama of(GgufTensorType type, long seed) {
    return new RandomLlama(Sizes.SMALL, type, type, true, seed);
  }

  /// Writes the file.
  public Path write(Path path) throws IOException {
    return writer().write(path);
  }

  /// The file as a writer, to which more may be added.
  public GgufWriter writer() {
    GgufWriter writer = new GgufWriter(3);
    describe(writer);
    vocabulary(writer);
    RandomTensors random = new RandomTensors(seed);
    matrix(writer, random, "token_embd.weight", embedding, tokens(), sizes.width());
    for (int layer = 0; layer < sizes.layers(); layer++) {
      block(writer, random, "blk." + layer + ".");
    }
    gains(writer, "output_norm.weight");
    if (!tied) {
      matrix(writer, random, "output.weight", matrices, tokens(), sizes.width());
    }
    return writer;
  }

  private int tokens() {
    return ByteLevelVocabulary.tokens().size() + spareTokens;
  }

  private void describe(GgufWriter writer) {
    writer
        .text("general.architecture", "llama")
        .text("general.name", "Random")
        .whole("llama.block_count", sizes.layers())
        .whole("llama.context_length", sizes.context())
        .whole("llama.embedding_length", sizes.width())
        .whole("llama.feed_forward_length", sizes.feedForward())
        .whole("llama.attention.head_count", sizes.heads())
        .whole("llama.attention.head_count_kv", sizes.keyValueHeads())
        .whole("llama.attention.key_length", sizes.headWidth())
        .whole("llama.attention.value_length", sizes.headWidth())
        .real("llama.rope.freq_base", 10_000)
        .whole("llama.rope.dimension_count", sizes.headWidth())
        .real("llama.attention.layer_norm_rms_epsilon", 1e-5f)
        .whole("llama.vocab_size", tokens());
  }

  private void vocabulary(GgufWriter writer) {
    List<String> tokens = new ArrayList<>(ByteLevelVocabulary.tokens());
    List<Integer> types = new ArrayList<>(ByteLevelVocabulary.types());
    for (int i = 0; i < spareTokens; i++) {
      tokens.add("<spare " + i + ">");
      types.add(UNUSED_TYPE);
    }
    writer
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "smollm")
        .texts("tokenizer.ggml.tokens", tokens)
        .wholes("tokenizer.ggml.token_type", types)
        .texts("tokenizer.ggml.merges", ByteLevelVocabulary.MERGES)
        .whole("tokenizer.ggml.bos_token_id", 1)
        .whole("tokenizer.ggml.eos_token_id", 2)
        .flag("tokenizer.ggml.add_bos_token", false)
        .text("tokenizer.chat_template", CHAT_TEMPLATE);
  }

  private void block(GgufWriter writer, RandomTensors random, String prefix) {
    int query = sizes.heads() * sizes.headWidth();
    int keyValue = sizes.keyValueHeads() * sizes.headWidth();
    int width = sizes.width();
    gains(writer, prefix + "attn_norm.weight");
    matrix(writer, random, prefix + "attn_q.weight", matrices, query, width);
    matrix(writer, random, prefix + "attn_k.weight", matrices, keyValue, width);
    matrix(writer, random, prefix + "attn_v.weight", matrices, keyValue, width);
    matrix(writer, random, prefix + "attn_output.weight", matrices, width, query);
    gains(writer, prefix + "ffn_norm.weight");
    matrix(writer, random, prefix + "ffn_gate.weight", matrices, sizes.feedForward(), width);
    matrix(writer, random, prefix + "ffn_up.weight", matrices, sizes.feedForward(), width);
    matrix(writer, random, prefix + "ffn_down.weight", matrices, width, sizes.feedForward());
  }

  private void gains(GgufWriter writer, String name) {
    byte[] ones = new byte[sizes.width() * Float.BYTES];
    for (int i = 0; i < sizes.width(); i++) {
      int bits = Float.floatToIntBits(0.75f + i % 5 / 8f);
      ones[4 * i + 2] = (byte) (bits >> 16);
      ones[4 * i + 3] = (byte) (bits >> 24);
    }
    writer.tensor(name, GgufTensorType.F32, ones, sizes.width());
  }

  private static void matrix(
      GgufWriter writer,
      RandomTensors random,
      String name,
      GgufTensorType type,
      int rows,
      int columns) {
    writer.tensor(name, type, random.bytes(type, rows * columns), rows, columns);
  }
}
