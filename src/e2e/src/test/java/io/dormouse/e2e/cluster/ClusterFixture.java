package io.dormouse.e2e.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a [ClusterTest] its namespace, and takes that away after the class.
final class ClusterFixture implements ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(ClusterFixture.class);

  private record Opened(TestCluster cluster, Space space) implements AutoCloseable {
    static Opened of(ClusterTest test) {
      var cluster = TestCluster.require();
      return new Opened(cluster, Space.open(cluster, test.value()));
    }

    @Override
    public void close() {
      space.close();
      cluster.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Space.class;
  }

  @Override
  public Space resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var test = context.getRequiredTestClass().getAnnotation(ClusterTest.class);
    return context
        .getStore(HERE)
        .computeIfAbsent(test.value(), _ -> Opened.of(test), Opened.class)
        .space();
  }
}
