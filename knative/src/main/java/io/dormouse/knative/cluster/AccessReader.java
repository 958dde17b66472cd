package io.dormouse.knative.cluster;

import io.dormouse.knative.check.GatewayAccount;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.check.Watched;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpec;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpecBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what the caller and the gateway may look at.
final class AccessReader {
  private static final List<String> VERBS = List.of("get", "list", "watch");

  private final KubernetesClient client;

  AccessReader(KubernetesClient client) {
    this.client = client;
  }

  /// Who asks.
  Seen<String> caller() {
    return Reads.seen(
        "its own name",
        () ->
            Optional.ofNullable(
                    client
                        .authentication()
                        .v1()
                        .selfSubjectReviews()
                        .create(new SelfSubjectReview())
                        .getStatus())
                .flatMap(status -> Optional.ofNullable(status.getUserInfo()))
                .flatMap(user -> Optional.ofNullable(user.getUsername())));
  }

  /// What the caller may not do, such as `watch pods`.
  Seen<List<String>> denied(String namespace, List<Watched> needed) {
    return denied(
        "its own rights",
        namespace,
        needed,
        asked ->
            client
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(
                    new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withResourceAttributes(asked)
                        .endSpec()
                        .build())
                .getStatus());
  }

  /// What the gateway's ServiceAccount may not do, by a review in the whole cluster or, where the
  /// caller has no right to that, in the namespace.
  Seen<List<String>> denied(GatewayAccount gateway, String namespace, List<Watched> needed) {
    String what = "the rights of " + gateway.user();
    Seen<List<String>> wide =
        denied(
            what,
            namespace,
            needed,
            asked ->
                client
                    .authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(new SubjectAccessReviewBuilder().withSpec(spec(gateway, asked)).build())
                    .getStatus());
    return wide instanceof Seen.Unreadable<List<String>>
        ? denied(what, namespace, needed, asked -> inNamespace(gateway, namespace, asked))
        : wide;
  }

  private @Nullable SubjectAccessReviewStatus inNamespace(
      GatewayAccount gateway, String namespace, ResourceAttributes asked) {
    return client
        .authorization()
        .v1()
        .localSubjectAccessReview()
        .inNamespace(namespace)
        .create(
            new LocalSubjectAccessReviewBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .endMetadata()
                .withSpec(spec(gateway, asked))
                .build())
        .getStatus();
  }

  private static SubjectAccessReviewSpec spec(GatewayAccount gateway, ResourceAttributes asked) {
    return new SubjectAccessReviewSpecBuilder()
        .withUser(gateway.user())
        .withGroups(gateway.groups())
        .withResourceAttributes(asked)
        .build();
  }

  private static Seen<List<String>> denied(
      String what,
      String namespace,
      List<Watched> needed,
      Function<ResourceAttributes, @Nullable SubjectAccessReviewStatus> review) {
    return Reads.seen(
        what,
        () ->
            Optional.of(
                needed.stream()
                    .flatMap(kind -> denied(namespace, kind, review).stream())
                    .toList()));
  }

  private static Optional<String> denied(
      String namespace,
      Watched kind,
      Function<ResourceAttributes, @Nullable SubjectAccessReviewStatus> review) {
    var verbs =
        VERBS.stream()
            .filter(verb -> !allowed(review.apply(attributes(namespace, kind, verb))))
            .toList();
    return verbs.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("/", verbs) + " " + kind.plural());
  }

  private static ResourceAttributes attributes(String namespace, Watched kind, String verb) {
    return new ResourceAttributesBuilder()
        .withNamespace(namespace)
        .withGroup(kind.group())
        .withResource(kind.plural())
        .withVerb(verb)
        .build();
  }

  private static boolean allowed(@Nullable SubjectAccessReviewStatus status) {
    return status != null && Boolean.TRUE.equals(status.getAllowed());
  }
}
