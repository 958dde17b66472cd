package io.dormouse.knative.cluster;

/// Labels that Knative puts on what it makes.
final class Labels {
  /// The Service that an object belongs to.
  static final String SERVICE = "serving.knative.dev/service";

  /// The Revision that an object belongs to.
  static final String REVISION = "serving.knative.dev/revision";

  /// The ServerlessService that a Service and its slices belong to; named as its Revision.
  static final String SERVERLESS_SERVICE = "networking.internal.knative.dev/serverlessservice";

  /// Whether a Service and its slices are a Revision's public or private ones.
  static final String SERVICE_TYPE = "networking.internal.knative.dev/serviceType";

  private Labels() {}
}
