package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArenaTrimTest {
  private final ArenaTrim trim = new ArenaTrim(true);

  @Test
  void arenaIsTrimmedOnceAfterAPrefill() {
    assertThat(trims(1_000)).isZero();
    trim.prefill(100);
    assertThat(trims(ArenaTrim.DECODES - 1)).isZero();
    assertThat(trims(1)).isEqualTo(1);
    assertThat(trims(10_000)).isZero();
  }

  @Test
  void shortPromptsBetweenDoNotPutOffTheTrimAfterALongOne() {
    trim.prefill(1_000);
    int trims = 0;
    for (int call = 0; call < 3; call++) {
      trim.prefill(50);
      trims += trims(100);
    }
    assertThat(trims).isEqualTo(1);
  }

  @Test
  void promptsOfAboutOneLengthKeepTheirMemory() {
    for (int call = 0; call < 50; call++) {
      trim.prefill(call % 2 == 0 ? 1_000 : 500);
      assertThat(trims(200)).isZero();
    }
  }

  @Test
  void firstDecodeTriesWhatIsNotKnownAndARefusalEndsIt() {
    ArenaTrim untried = new ArenaTrim(false);
    assertThat(untried.decode()).isTrue();
    untried.refused();
    untried.prefill(100);
    for (int i = 0; i < 2 * ArenaTrim.DECODES; i++) {
      assertThat(untried.decode()).isFalse();
    }
  }

  @Test
  void onceTheArenaWasTrimmedOnlyAPrefillBringsTheNextOne() {
    ArenaTrim untried = new ArenaTrim(false);
    assertThat(untried.decode()).isTrue();
    assertThat(untried.works()).isFalse();
    untried.done();
    assertThat(untried.works()).isTrue();
    assertThat(untried.decode()).isFalse();
  }

  private int trims(int decodes) {
    int trims = 0;
    for (int i = 0; i < decodes; i++) {
      trims += trim.decode() ? 1 : 0;
    }
    return trims;
  }
}
