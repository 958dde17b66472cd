package io.dormouse.knative.render;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Models to render.
final class Given {
  static final ModelService.Container CONTAINER =
      new ModelService.Container(
          "worker:1",
          List.of("worker"),
          new LinkedHashMap<>(),
          8080,
          "/health",
          Optional.empty(),
          1L << 30,
          false);
  static final ModelService.Placement ANYWHERE =
      new ModelService.Placement(
          0,
          "nvidia.com/gpu",
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          new LinkedHashMap<>(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  static final ModelService.Clocks CLOCKS =
      new ModelService.Clocks(
          Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofMinutes(10));

  private Given() {}

  static ModelService.Scaling scaling(int slots, int most) {
    return new ModelService.Scaling(
        slots, 0, most, Duration.ofMinutes(1), Duration.ofMinutes(5), true);
  }

  static ModelService model(
      ModelService.Container container,
      ModelService.Placement placement,
      ModelService.Scaling scaling) {
    return new ModelService(
        "ml", "mini", "mini", new LinkedHashMap<>(), container, placement, scaling, CLOCKS);
  }

  static ModelService model() {
    return model(CONTAINER, ANYWHERE, scaling(8, 1));
  }

  static ModelService onChosenNodes() {
    var placement =
        new ModelService.Placement(
            1,
            "nvidia.com/gpu",
            Optional.empty(),
            OptionalLong.empty(),
            Optional.of("nvidia"),
            new LinkedHashMap<>(Map.of("a", "b")),
            List.of(new ModelService.Toleration("a", Optional.empty(), "NoSchedule")),
            Optional.empty(),
            Optional.empty(),
            Optional.of("high"));
    return model(CONTAINER, placement, scaling(8, 1));
  }

  static ModelService onAVolume() {
    var container =
        new ModelService.Container(
            "worker:1",
            List.of(),
            new LinkedHashMap<>(),
            8080,
            "/health",
            Optional.of("models"),
            1L << 30,
            false);
    return model(container, ANYWHERE, scaling(8, 4));
  }
}
