package io.dormouse.worker.model;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/// Reads a model's tokenizer and template on a thread of its own, beside the load of its weights.
public final class LanguageTextsTask {
  private static final Logger LOG = Logger.getLogger(LanguageTextsTask.class);

  private final FutureTask<LanguageTexts> task;

  private LanguageTextsTask(FutureTask<LanguageTexts> task) {
    this.task = task;
  }

  /// Begins.
  ///
  /// @param cache where a native library is unpacked
  public static LanguageTextsTask start(Path path, Path cache) {
    return new LanguageTextsTask(
        LoadThread.start("tokenizer-load", () -> LanguageTexts.read(path, cache)));
  }

  /// Waits for what was read.
  public LanguageTexts await() throws LoadException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LoadException failure) {
        throw failure;
      }
      throw LoadException.unexpected(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoadException.unexpected(e);
    }
  }

  /// Waits for what was read and closes it, for a load that failed.
  public void discard() {
    try {
      task.get().tokenizer().close();
    } catch (ExecutionException e) {
      LOG.debugf(e, "no tokenizer was read, so none is closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
