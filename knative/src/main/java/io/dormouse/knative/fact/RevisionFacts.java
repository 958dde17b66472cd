package io.dormouse.knative.fact;

import java.time.Duration;

/// A Revision.
///
/// @param active whether it has, or is about to have, pods; unknown while it is being activated
/// @param containerHealthy whether its containers could be found and run, when last tried
/// @param resourcesAvailable whether the cluster could give its Deployment what it asks for
/// @param retention how long its last pod stays once the autoscaler wants none
public record RevisionFacts(
    String name,
    ConditionFacts active,
    ConditionFacts containerHealthy,
    ConditionFacts resourcesAvailable,
    Duration retention) {}
