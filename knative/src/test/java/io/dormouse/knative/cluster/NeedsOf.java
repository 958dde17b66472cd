package io.dormouse.knative.cluster;

import io.dormouse.knative.check.GatewayAccount;
import io.dormouse.knative.check.ModelNeeds;
import io.dormouse.knative.check.Needs;
import io.dormouse.knative.check.Placement;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.render.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gateways by what they need.
final class NeedsOf {
  static final GatewayAccount ELSEWHERE =
      new GatewayAccount(new ServiceName("dormouse", "gateway"), false, false);
  static final GatewayAccount DEPLOYED =
      new GatewayAccount(new ServiceName("dormouse", "gateway"), true, true);

  private NeedsOf() {}

  static Needs nothing() {
    return new Needs(List.of(), false, ELSEWHERE);
  }

  static Needs service(ServiceName service, Reference... references) {
    return of(ELSEWHERE, service, references);
  }

  static Needs of(GatewayAccount gateway, ServiceName service, Reference... references) {
    Duration minute = Duration.ofMinutes(1);
    var model =
        new ModelNeeds(
            "llama",
            service,
            Set.of(),
            List.of(references),
            true,
            new ModelNeeds.Clocks(minute, minute, minute, minute, minute, minute, minute),
            new ModelNeeds.Scale(0, 1, 1, 4, 0),
            new Placement(0, "", Map.of(), List.of()));
    return new Needs(List.of(model), false, gateway);
  }
}
