package io.dormouse.worker.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dormouse.worker.model.weights.StoredWeight.Turned;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadamardTest {
  @Test
  void turningTwiceGivesBackWhatWasThere() {
    float[] elements = random(3 * Hadamard.BLOCK);
    float[] turned = elements.clone();
    Hadamard.turn(turned, 0, turned.length);
    assertThat(Math.abs(turned[1] - elements[1])).isGreaterThan(1e-3f);
    Hadamard.turn(turned, 0, turned.length);
    assertThat(turned).containsExactly(elements, within(1e-5f));
  }

  @Test
  void turningIsTheProductWithTheMatrix() {
    float[] elements = random(Hadamard.BLOCK);
    float[] matrix = Hadamard.elements();
    float[] product = new float[Hadamard.BLOCK];
    for (int column = 0; column < Hadamard.BLOCK; column++) {
      for (int i = 0; i < Hadamard.BLOCK; i++) {
        product[column] += elements[i] * matrix[i * Hadamard.BLOCK + column];
      }
    }
    Hadamard.turn(elements, 0, elements.length);
    assertThat(elements).containsExactly(product, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 576, 1024, 1088, 1536, 11008, 14336})
  void groupsAreFewAndEvenAndOfWholeBlocks(int columns) {
    var groups = Turned.groups(columns);
    assertThat(groups.stream().mapToInt(Integer::intValue).sum()).isEqualTo(columns);
    assertThat(groups).hasSize(Math.ceilDiv(columns, 1024));
    assertThat(groups)
        .allSatisfy(length -> {
          assertThat(length % Hadamard.BLOCK).isZero();
          assertThat(length).isBetween(groups.getFirst() - Hadamard.BLOCK, 1024);
        });
  }

  private static float[] random(int count) {
    Random random = new Random(5);
    float[] elements = new float[count];
    for (int i = 0; i < count; i++) {
      elements[i] = (float) random.nextGaussian();
    }
    return elements;
  }
}
