package io.dormouse.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The last lines that a process wrote.
public final class LogCapture {
  private static final int LINES = 5_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<String> lines = new ArrayDeque<>();
  private boolean ended;

  private LogCapture() {}

  /// Reads a process's output on a thread of its own until it ends.
  public static LogCapture of(InputStream output) {
    var capture = new LogCapture();
    Thread.ofVirtual().start(() -> capture.pump(output));
    return capture;
  }

  private void pump(InputStream output) {
    try (var reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException closed) {
      add("(output lost: " + closed.getMessage() + ")");
    } finally {
      end();
    }
  }

  private void add(String line) {
    lock.lock();
    try {
      lines.addLast(line);
      if (lines.size() > LINES) {
        lines.removeFirst();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What is kept, oldest first.
  public List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /// What is kept, as one text.
  public String text() {
    return String.join("\n", lines());
  }

  /// Waits for a line that contains a match of `pattern`.
  ///
  /// @throws AssertionError at the deadline, or when the output ends without one
  public String await(Pattern pattern, Duration limit) {
    return await(pattern.asPredicate(), pattern.pattern(), limit);
  }

  /// Waits until the process has closed its output, or for `limit`.
  public void awaitEnd(Duration limit) {
    awaitUntil(() -> ended, limit);
  }

  private String await(Predicate<String> wanted, String what, Duration limit) {
    lock.lock();
    try {
      awaitUntil(() -> ended || find(wanted).isPresent(), limit);
      return find(wanted)
          .orElseThrow(() -> new AssertionError("not in the log: " + what + "\n" + text()));
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> find(Predicate<String> wanted) {
    return lines.stream().filter(wanted).findFirst();
  }

  /// Returns at the deadline too.
  private void awaitUntil(BooleanSupplier condition, Duration limit) {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (!condition.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    } finally {
      lock.unlock();
    }
  }
}
