package io.dormouse.worker;

import io.dormouse.worker.lifecycle.WorkerState.Ready;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready in phase {@code ready} and in no other.
@Readiness
@ApplicationScoped
class ReadyCheck implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("model")
        .status(Worker.current().lifecycle().state() instanceof Ready)
        .build();
  }
}
