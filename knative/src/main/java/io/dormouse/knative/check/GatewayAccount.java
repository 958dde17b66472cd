package io.dormouse.knative.check;

import java.util.List;

/// By whose rights a gateway looks at its cluster.
///
/// @param name of its ServiceAccount, where it runs in the cluster; of its Service too
/// @param deployed whether the configuration says that it does
/// @param counted whether it counts its replicas, by the addresses of its Service
public record GatewayAccount(ServiceName name, boolean deployed, boolean counted) {
  private static final String ACCOUNTS = "system:serviceaccounts";

  /// What the API server calls it.
  public String user() {
    return "system:serviceaccount:%s:%s".formatted(name.namespace(), name.name());
  }

  /// The groups that the API server puts it into.
  public List<String> groups() {
    return List.of(ACCOUNTS, ACCOUNTS + ":" + name.namespace(), "system:authenticated");
  }
}
