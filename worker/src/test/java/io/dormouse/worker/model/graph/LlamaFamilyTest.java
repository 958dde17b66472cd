package io.dormouse.worker.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class LlamaFamilyTest {
  @Test
  void sizesAreReadAndMissingOnesFollow() throws Exception {
    assertThat(ModelFamilies.of(new FakeDescription()).shape())
        .isEqualTo(new LanguageShape(1, 64, 96, 4, 2, 16, 128, 512));
    assertThat(
            ModelFamilies.of(
                    new FakeDescription()
                        .without("llama.attention.head_count_kv")
                        .tensor("blk.0.attn_k.weight", 64, 64)
                        .tensor("blk.0.attn_v.weight", 64, 64))
                .shape()
                .keyValueHeads())
        .isEqualTo(4);
  }

  @Test
  void matricesOfOneInputAreOneWhereTheirTypesAgree() throws Exception {
    assertThat(FakeDescription.linears(ModelFamilies.of(new FakeDescription())))
        .containsEntry(
            "layer.0.query_key_value",
            List.of("blk.0.attn_q.weight", "blk.0.attn_k.weight", "blk.0.attn_v.weight"))
        .containsEntry("layer.0.gate_up", List.of("blk.0.ffn_gate.weight", "blk.0.ffn_up.weight"));
    assertThat(
            FakeDescription.linears(
                ModelFamilies.of(
                    new FakeDescription().tensor("blk.0.attn_v.weight", "Q6_K", 32, 64))))
        .containsEntry("layer.0.query_key_value.0", List.of("blk.0.attn_q.weight"))
        .containsEntry("layer.0.query_key_value.2", List.of("blk.0.attn_v.weight"))
        .doesNotContainKey("layer.0.query_key_value");
  }

  @Test
  void headIsTheEmbeddingUnlessTheFileHasOne() throws Exception {
    assertThat(FakeDescription.linears(ModelFamilies.of(new FakeDescription())))
        .containsEntry("head", List.of("token_embd.weight"));
    assertThat(
            FakeDescription.linears(
                ModelFamilies.of(new FakeDescription().tensor("output.weight", 128, 64))))
        .containsEntry("head", List.of("output.weight"));
  }

  @Test
  void otherArchitecturesAreRefusedByNameWithWhatWorks() {
    assertThat(refusal(new FakeDescription().with("general.architecture", "mamba")))
        .contains("mamba")
        .contains("these are: llama");
  }

  @Test
  void scaledPositionsAreRefusedByName() {
    assertThat(refusal(new FakeDescription().with("llama.rope.scaling.type", "yarn")))
        .contains("llama.rope.scaling.type")
        .contains("yarn")
        .contains("none");
    assertThat(refusal(new FakeDescription().with("llama.rope.scaling.factor", 4.0)))
        .contains("llama.rope.scaling.factor");
    assertThat(refusal(new FakeDescription().tensor("rope_freqs.weight", 8)))
        .contains("rope_freqs.weight")
        .contains("RoPE scaling");
  }

  @Test
  void whatIsNotKnownIsRefusedByName() {
    assertThat(refusal(new FakeDescription().with("llama.logit_scale", 0.5)))
        .contains("llama.logit_scale")
        .contains("rope.freq_base");
    assertThat(refusal(new FakeDescription().tensor("blk.0.attn_q.bias", 64)))
        .contains("blk.0.attn_q.bias")
        .contains("biases");
    assertThat(refusal(new FakeDescription().with("llama.expert_count", 8L)))
        .contains("llama.expert_count");
    assertThat(refusal(new FakeDescription().with("llama.attention.sliding_window", 4096L)))
        .contains("llama.attention.sliding_window");
  }

  @Test
  void absurdAndContradictoryNumbersAreRefused() {
    assertThat(refusal(new FakeDescription().with("llama.block_count", -1L)))
        .contains("llama.block_count is -1");
    assertThat(refusal(new FakeDescription().with("llama.block_count", Long.MAX_VALUE)))
        .contains("llama.block_count");
    assertThat(refusal(new FakeDescription().with("llama.block_count", 2L)))
        .contains("blk.1.attn_norm.weight");
    assertThat(refusal(new FakeDescription().with("llama.attention.head_count_kv", 3L)))
        .contains("share");
    assertThat(refusal(new FakeDescription().with("llama.rope.freq_base", Double.NaN)))
        .contains("llama.rope.freq_base");
    assertThat(refusal(new FakeDescription().without("llama.context_length")))
        .contains("llama.context_length");
    assertThat(refusal(new FakeDescription().without("blk.0.ffn_up.weight")))
        .contains("blk.0.ffn_up.weight");
    assertThat(refusal(new FakeDescription().tensor("blk.0.ffn_down.weight", 96, 64)))
        .contains("blk.0.ffn_down.weight has shape [96, 64], not [64, 96]");
    assertThat(
            refusal(
                new FakeDescription()
                    .with("llama.attention.head_count", (1L << 26) + 1)
                    .with("llama.attention.head_count_kv", 1L)
                    .with("llama.attention.key_length", 64L)
                    .tensor("blk.0.attn_k.weight", 64, 64)
                    .tensor("blk.0.attn_v.weight", 64, 64)))
        .contains("llama.attention.head_count is 67108865, not from 1 to 1024");
    assertThat(refusal(new FakeDescription().with("general.architecture", 7L)))
        .contains("general.architecture");
  }

  @Test
  void whatNoModelHasIsRefusedWithItsLimit() {
    assertThat(refusal(new FakeDescription().with("llama.block_count", 513L)))
        .contains("llama.block_count is 513, not from 1 to 512");
    assertThat(refusal(new FakeDescription().with("llama.attention.key_length", 262_144L)))
        .contains("llama.attention.key_length is 262144, not from 1 to 1024");
    assertThat(
            refusal(
                new FakeDescription()
                    .with("llama.embedding_length", 1L << 20)
                    .with("llama.attention.head_count", 1L)
                    .without("llama.attention.head_count_kv")))
        .contains("llama.attention.key_length is 1048576, not from 1 to 1024");
  }

  @Test
  void tablesOfPositionsAreComputedRowByRow() {
    RotaryTable table = new RotaryTable(4, 100);
    float[] row = new float[table.columns()];
    table.cosines().compute(Integer.MAX_VALUE, row);
    assertThat(row)
        .containsExactly(
            (float) Math.cos(Integer.MAX_VALUE),
            (float) Math.cos(Integer.MAX_VALUE * Math.pow(100, -0.5)));
    table.sines().compute(3, row);
    assertThat(row).containsExactly((float) Math.sin(3), (float) Math.sin(3 * Math.pow(100, -0.5)));
  }

  private static String refusal(ModelDescription description) {
    return String.valueOf(
        catchThrowableOfType(UnsupportedModelException.class, () -> ModelFamilies.of(description))
            .getMessage());
  }
}
