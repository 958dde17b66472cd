package io.dormouse.knative.check;

/// The name of a Knative Service.
public record ServiceName(String namespace, String name) implements Comparable<ServiceName> {
  @Override
  public int compareTo(ServiceName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
