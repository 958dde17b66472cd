package io.dormouse.gateway.command;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Tries whether the two configured addresses can be bound.
final class AddressProbe {
  private AddressProbe() {}

  /// One line for each address that cannot.
  static List<String> problems(GatewayConfig config) {
    List<String> problems = new ArrayList<>();
    probe("dormouse.listen", "--port", config.listen(), problems);
    probe("dormouse.management", "--management-port", config.management(), problems);
    return problems;
  }

  private static void probe(
      String section, String flag, ListenAddress address, List<String> problems) {
    InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
    if (target.isUnresolved()) {
      problems.add(section + ".host = " + address.host() + ": no address of this name is known");
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(target);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      problems.add(
          reason.contains("assign")
              ? section + ".host = " + address.host() + ": no address of this machine"
              : "%s.port = %d: %s; choose another there or by %s"
                  .formatted(section, address.port(), cause(reason), flag));
    }
  }

  private static String cause(String reason) {
    return reason.contains("in use") ? "the port is in use by another process" : reason;
  }
}
