package io.dormouse.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What `/proc` knows of processes.
public final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final String LISTENING = "0A";

  private Processes() {}

  /// Live processes that were started with `name=value` in their environment.
  public static List<Long> withVariable(String name, String value) {
    String wanted = "\0" + name + "=" + value + "\0";
    return all(pid -> ("\0" + read(pid, "environ") + "\0").contains(wanted));
  }

  /// Live processes that were started with this program or argument.
  public static List<Long> withArgument(String argument) {
    return all(pid -> ("\0" + read(pid, "cmdline")).contains("\0" + argument + "\0"));
  }

  /// Live processes of a session.
  public static List<Long> inSession(long session) {
    return all(pid -> sessionOf(pid).filter(id -> id == session).isPresent());
  }

  /// The session of a live process.
  public static Optional<Long> sessionOf(long pid) {
    return stat(pid).map(fields -> Long.valueOf(fields[3]));
  }

  /// Whether a process runs; a zombie does not, unless other threads than its first still end and
  /// keep its ports open.
  public static boolean isAlive(long pid) {
    return stat(pid).isPresent();
  }

  /// Program and arguments, joined by spaces.
  public static String commandLine(long pid) {
    return read(pid, "cmdline").replace('\0', ' ').strip();
  }

  /// One line for each: pid and command.
  public static String describe(List<Long> pids) {
    return pids.stream().map(pid -> pid + " " + commandLine(pid)).collect(Collectors.joining("\n"));
  }

  /// Number of open descriptors.
  public static int openDescriptors(long pid) {
    return list(pid, "fd").size();
  }

  /// Number of threads.
  public static int threads(long pid) {
    return list(pid, "task").size();
  }

  /// TCP ports on which a process listens.
  public static Set<Integer> listeningPorts(long pid) {
    return sockets(pid)
        .filter(fields -> fields[3].equals(LISTENING))
        .map(fields -> port(fields[1]))
        .collect(Collectors.toSet());
  }

  /// Ports of those who are connected to a port of a process.
  public static Set<Integer> peers(long pid, int port) {
    return sockets(pid)
        .filter(fields -> !fields[3].equals(LISTENING) && port(fields[1]) == port)
        .map(fields -> port(fields[2]))
        .collect(Collectors.toSet());
  }

  /// The kernel's lines on the TCP sockets of a process: address, peer, state and the rest.
  private static Stream<String[]> sockets(long pid) {
    Set<String> own =
        list(pid, "fd").stream()
            .map(Processes::linkTarget)
            .filter(target -> target.startsWith("socket:["))
            .map(target -> target.substring(8, target.length() - 1))
            .collect(Collectors.toSet());
    return Stream.of("net/tcp", "net/tcp6")
        .flatMap(table -> read(pid, table).lines().skip(1))
        .map(line -> SPACES.split(line.strip()))
        .filter(fields -> own.contains(fields[9]));
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  /// Sends a signal by name, such as `STOP`.
  public static void signal(long pid, String name) {
    run("kill", "-s", name, Long.toString(pid));
  }

  /// Lets a process write no file beyond that size, as on a full disk.
  public static void limitFiles(long pid, long bytes) {
    run("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":unlimited");
  }

  /// Takes that limit away.
  public static void unlimitFiles(long pid) {
    run("prlimit", "--pid", Long.toString(pid), "--fsize=unlimited:unlimited");
  }

  private static void run(String... command) {
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Long> all(LongPredicate wanted) {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.isEmpty() && name.chars().allMatch(Character::isDigit))
          .flatMapToLong(name -> LongStream.of(Long.parseLong(name)))
          .filter(pid -> isAlive(pid) && wanted.test(pid))
          .boxed()
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// State, parent, group, session and the rest; empty for the dead.
  private static Optional<String[]> stat(long pid) {
    String text = read(pid, "stat");
    int end = text.lastIndexOf(')');
    if (end < 0) {
      return Optional.empty();
    }
    String[] fields = SPACES.split(text.substring(end + 2));
    boolean dead = fields[0].matches("[ZX]") && threads(pid) <= 1;
    return dead ? Optional.empty() : Optional.of(fields);
  }

  private static String read(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  private static List<Path> list(long pid, String folder) {
    try (Stream<Path> entries = Files.list(PROC.resolve(Long.toString(pid)).resolve(folder))) {
      return entries.toList();
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static String linkTarget(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
