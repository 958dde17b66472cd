package io.dormouse.worker.doctor;

import java.util.List;

/// The arguments of `doctor`, read.
sealed interface DoctorArguments {
  int DEFAULT_PORT = 8080;
  int DEFAULT_MANAGEMENT_PORT = 9000;
  String USAGE = "usage: doctor [--port N] [--management-port N]";

  /// The ports that the gateway is going to use.
  record Ports(int data, int management) implements DoctorArguments {}

  /// Not understood.
  record Refused(String problem) implements DoctorArguments {}

  static DoctorArguments parse(List<String> arguments) {
    int data = DEFAULT_PORT;
    int management = DEFAULT_MANAGEMENT_PORT;
    for (int i = 0; i < arguments.size(); i += 2) {
      var flag = arguments.get(i);
      if (!flag.equals("--port") && !flag.equals("--management-port")) {
        return new Refused("unknown option: " + flag);
      }
      var value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      if (!value.matches("[1-9]\\d{0,4}") || Integer.parseInt(value) > 65_535) {
        return new Refused(flag + " wants a port from 1 to 65535, got: '" + value + "'");
      }
      if (flag.equals("--port")) {
        data = Integer.parseInt(value);
      } else {
        management = Integer.parseInt(value);
      }
    }
    return new Ports(data, management);
  }
}
