package io.dormouse.worker.model;

import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtException;
import io.dormouse.worker.tokenizer.TextTokenizer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Loads a model: opens ONNX Runtime once, makes the session, and meanwhile reads the file ahead
/// and loads the tokenizer.
///
/// One load at a time, on the caller's thread and two helpers.
public final class ModelLoader {
  private static final Logger LOG = Logger.getLogger(ModelLoader.class);
  private static final int FALLBACK_MAX_TOKENS = 512;

  private final ModelSource source;
  private @Nullable OrtEnvironment environment;

  /// A loader of that model.
  public ModelLoader(ModelSource source) {
    this.source = source;
  }

  /// Loads the model; may be called again after the runner of the last load was closed.
  public LoadedModel load(LoadObserver observer) throws LoadException {
    ModelFolder folder = ModelFolder.find(source.folder());
    observer.found(folder.graphBytes());
    int maxTokens = maxTokens(folder);
    FutureTask<Void> readAhead =
        helper(
            "read-ahead",
            () -> {
              GraphFile.readAhead(folder.graph(), observer::read);
              return null;
            });
    FutureTask<TextTokenizer> tokenizer =
        helper("tokenizer-load", () -> tokenizer(folder, maxTokens));
    SessionFactory.Opened opened = new SessionFactory(environment(), source).open(folder.graph());
    try {
      await(readAhead, "model_unreadable", "the model's file cannot be read");
      ModelManifest manifest = ModelManifest.of(opened.session());
      TextTokenizer loaded =
          await(tokenizer, "tokenizer_unusable", "the model's tokenizer cannot be loaded");
      return new LoadedModel(
          new EmbeddingRunner(environment(), opened.session(), manifest),
          loaded,
          opened.provider(),
          ElementType.FLOAT.label(),
          maxTokens);
    } catch (LoadException e) {
      opened.session().close();
      throw e;
    }
  }

  private OrtEnvironment environment() throws LoadException {
    OrtEnvironment current = environment;
    if (current == null) {
      try {
        current = OrtEnvironment.open(source.ortLibrary());
      } catch (OrtException e) {
        LOG.debug("ONNX Runtime cannot be opened", e);
        throw new LoadException(
            "runtime_unusable",
            "ONNX Runtime cannot be used; name the folder of its library (1.29 or newer) by --ort-home or DORMOUSE_ORT_HOME",
            e);
      }
      LOG.infof("ONNX Runtime %s", current.version());
      environment = current;
    }
    return current;
  }

  private int maxTokens(ModelFolder folder) {
    int asked = source.tokenizer().maxTokens();
    if (asked > 0) {
      return asked;
    }
    return folder.namedMaxTokens() > 0 ? folder.namedMaxTokens() : FALLBACK_MAX_TOKENS;
  }

  private TextTokenizer tokenizer(ModelFolder folder, int maxTokens) throws IOException {
    ModelSource.TokenizerSource settings = source.tokenizer();
    return TextTokenizer.load(folder.tokenizer(), settings.cache(), maxTokens, settings.truncate());
  }

  private static <T extends @Nullable Object> FutureTask<T> helper(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().name(name).daemon(true).start(task);
    return task;
  }

  private static <T extends @Nullable Object> T await(
      FutureTask<T> task, String code, String message) throws LoadException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new LoadException(code, message, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException(code, message, e);
    }
  }
}
