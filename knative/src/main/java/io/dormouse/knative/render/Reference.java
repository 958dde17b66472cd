package io.dormouse.knative.render;

/// An object without which a Service's pods do not start.
///
/// @param namespace empty where its kind has none
public record Reference(Kind kind, String namespace, String name) {
  /// What kind of object it is.
  public enum Kind {
    /** The volume of `/models`. */
    CLAIM("PersistentVolumeClaim", "persistentvolumeclaims"),
    /** A registry's credentials. */
    SECRET("Secret", "secrets"),
    /** The container runtime. */
    RUNTIME_CLASS("RuntimeClass", "runtimeclasses.node.k8s.io");

    private final String title;
    private final String resource;

    Kind(String title, String resource) {
      this.title = title;
      this.resource = resource;
    }

    /// As manifests write it.
    public String title() {
      return title;
    }

    /// As Roles and `kubectl` write it.
    public String resource() {
      return resource;
    }
  }

  /// Kind and name.
  public String text() {
    return kind.title() + " " + name;
  }
}
