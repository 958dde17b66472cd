package io.dormouse.worker.model;

import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtException;
import io.dormouse.worker.tokenizer.TextTokenizer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/// Loads a model: opens ONNX Runtime once, makes the session, and meanwhile reads the file ahead
/// and loads the tokenizer.
///
/// One load at a time, on the caller's thread and two helpers.
public final class ModelLoader {
  private static final Logger LOG = Logger.getLogger(ModelLoader.class);
  private static final int FALLBACK_MAX_TOKENS = 512;

  private final ModelSource source;
  private final SharedEnvironment environment;
  private final Gpu gpu;

  /// A loader of that model.
  public ModelLoader(ModelSource source) {
    this.source = source;
    this.environment = new SharedEnvironment(source.ortLibrary());
    this.gpu = new Gpu(source.ortLibrary());
  }

  /// Loads the model; may be called again after the runner of the last load was closed.
  public LoadedModel load(LoadObserver observer) throws LoadException {
    ModelFolder folder = ModelFolder.find(source.folder());
    observer.found(folder.graphBytes());
    int maxTokens = maxTokens(folder);
    FutureTask<Void> readAhead =
        LoadThread.start(
            "read-ahead",
            () -> {
              GraphFile.readAhead(folder.graph(), observer::read);
              return null;
            });
    FutureTask<TextTokenizer> tokenizer =
        LoadThread.start("tokenizer-load", () -> tokenizer(folder, maxTokens));
    SessionFactory.Opened opened =
        new SessionFactory(environment.get(), source).open(folder.graph());
    try {
      if (opened.provider() == Provider.CUDA) {
        openGpu();
      }
      LoadThread.await(readAhead, "model_unreadable", "the model's file cannot be read");
      ModelManifest manifest = ModelManifest.of(opened.session());
      TextTokenizer loaded =
          LoadThread.await(
              tokenizer, "tokenizer_unusable", "the model's tokenizer cannot be loaded");
      return new LoadedModel(
          new EmbeddingRunner(environment.get(), opened.session(), manifest),
          loaded,
          opened.provider(),
          ElementType.FLOAT.label(),
          maxTokens);
    } catch (LoadException | RuntimeException | Error e) {
      opened.session().close();
      throw e;
    }
  }

  /// Only its memory is asked for, so a load does not fail with it.
  private void openGpu() {
    try {
      gpu.open();
    } catch (OrtException e) {
      LOG.warnf("the GPU's memory will not be shown: %s", e.getMessage());
    }
  }

  /// Memory of the GPU as it was a moment ago, from the first load on that used one.
  public Optional<GpuMemory> gpuMemory() {
    return gpu.memory();
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
}
