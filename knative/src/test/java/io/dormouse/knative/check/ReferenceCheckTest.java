package io.dormouse.knative.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.render.Reference;
import io.dormouse.knative.render.Reference.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceCheckTest {
  private static final Reference CLAIM = new Reference(Kind.CLAIM, "models", "weights");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CLAIM | models | Create the claim in namespace models",
        "SECRET | models | kubectl create secret docker-registry it -n models",
        "RUNTIME_CLASS | '' | correct knative.runtime-class",
      })
  void whatIsMissingFailsWithItsRemedy(Kind kind, String namespace, String remedy) {
    var reference = new Reference(kind, namespace, "it");
    assertThat(new ReferenceCheck(1).findings(List.of(reference), Map.of()))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.verdict()).isEqualTo(Verdict.FAILED);
          assertThat(it.name()).isEqualTo(kind.title() + " it");
          assertThat(it.detail()).startsWith("does not exist");
          assertThat(it.remedy()).hasValueSatisfying(text -> assertThat(text).contains(remedy));
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | ReadWriteOnce | FAILED | ReadWriteOnce, but max-scale is 2: pods on other nodes",
        "2 | ReadWriteOncePod | FAILED | ReadWriteOncePod, but max-scale is 2: no second pod",
        "1 | ReadWriteOnce | FINE | exists, ReadWriteOnce",
        "1 | ReadWriteOncePod | FINE | exists, ReadWriteOncePod",
        "2 | ReadOnlyMany | FINE | exists, ReadOnlyMany",
        "2 | ReadWriteMany | FINE | exists, ReadWriteMany",
      })
  void aClaimOfOneNodeCannotServePodsOnMore(
      int maxScale, String mode, Verdict verdict, String detail) {
    var finding = claim(maxScale, new Seen.Found<>(new ReferenceState(List.of(mode))));
    assertThat(finding.verdict()).isEqualTo(verdict);
    assertThat(finding.detail()).startsWith(detail);
  }

  @Test
  void aClaimThatCanAlsoBeSharedIsFine() {
    var both = new ReferenceState(List.of("ReadWriteOnce", "ReadOnlyMany"));
    assertThat(claim(2, new Seen.Found<>(both)).verdict()).isEqualTo(Verdict.FINE);
  }

  @Test
  void whatMayNotBeReadIsNotMissing() {
    var finding = claim(2, new Seen.Unreadable<>("the caller may not read it"));
    assertThat(finding)
        .isEqualTo(
            Finding.note(
                "PersistentVolumeClaim weights",
                "cannot be seen: the caller may not read it",
                "Let somebody look who may: kubectl get persistentvolumeclaims weights -n models"));
  }

  private static Finding claim(int maxScale, Seen<ReferenceState> seen) {
    return new ReferenceCheck(maxScale).findings(List.of(CLAIM), Map.of(CLAIM, seen)).getFirst();
  }
}
