package io.dormouse.worker.http;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.config.WorkerArguments;
import io.dormouse.worker.config.WorkerOptions;
import io.dormouse.worker.engine.GenerationLimits;
import io.dormouse.worker.engine.GenerationLoop;
import io.dormouse.worker.lifecycle.LanguageModel;
import io.dormouse.worker.lifecycle.ModelOpener;
import io.dormouse.worker.lifecycle.Served;
import io.dormouse.worker.model.LoadObserver;
import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.template.ChatPrompt;
import io.dormouse.worker.template.TemplateException;
import io.dormouse.worker.tokenizer.ByteStrings;
import io.dormouse.worker.tokenizer.PromptTokens;
import io.dormouse.worker.tokenizer.VocabularyException;
import io.dormouse.worker.tokenizer.VocabularySource;
import io.dormouse.worker.tokenizer.VocabularyTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/// A worker whose language model is a {@link SuccessorRunner} with a real tokenizer and engine.
final class SpeakingWorker implements AutoCloseable {
  static final int CAPACITY = 64;
  private static final int CONTROL = 3;

  final SuccessorRunner runner;
  final WorkerFixture ports;

  SpeakingWorker(int slots, String... flags) throws Exception {
    runner = new SuccessorRunner(slots, CAPACITY);
    ports = new WorkerFixture(options(flags), new Opener());
    ports.awaitReady();
  }

  static WorkerOptions options(String... flags) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("--model", "abc", "--path", "abc.gguf", "--ort-home", "none"));
    arguments.addAll(List.of(flags));
    return WorkerArguments.parse(arguments, Map.of());
  }

  @Override
  public void close() {
    runner.resume();
    ports.close();
  }

  /// Makes the model that is there already.
  private final class Opener implements ModelOpener {
    @Override
    public Opened open(LoadObserver observer) {
      observer.found(1);
      observer.read(1);
      return new Opened() {
        @Override
        public Served serve(BooleanSupplier wanted) {
          GenerationLoop engine =
              new GenerationLoop(
                  runner,
                  new GenerationLimits(8, 16, 1 << 20, true),
                  System::nanoTime,
                  (rows, prefillTokens, nanos) -> {});
          engine.warmUp(false, wanted);
          engine.start();
          return new Served.Language(model(), engine);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void cancel() {}
  }

  private LanguageModel model() {
    try {
      return new LanguageModel(
          runner, tokenizer(), SpeakingWorker::render, Provider.CPU, Arithmetic.EXACT);
    } catch (VocabularyException e) {
      throw new AssertionError(e);
    }
  }

  static VocabularyTokenizer tokenizer() throws VocabularyException {
    List<String> tokens = new ArrayList<>();
    int unprintable = 0x100;
    for (int value = 0; value < SuccessorRunner.BYTES; value++) {
      boolean printable =
          (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
      tokens.add(Character.toString(printable ? value : unprintable++));
    }
    tokens.addAll(List.of("wx", "<|end|>", "<|start|>"));
    int[] types = new int[SuccessorRunner.VOCABULARY];
    Arrays.fill(types, 1);
    types[SuccessorRunner.END] = CONTROL;
    types[SuccessorRunner.START] = CONTROL;
    return VocabularyTokenizer.of(
        new VocabularySource(
            "gpt2",
            "smollm",
            ByteStrings.of(tokens),
            types,
            null,
            ByteStrings.of(List.of("w x")),
            new PromptTokens(
                OptionalInt.empty(),
                OptionalInt.of(SuccessorRunner.END),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(false),
                Optional.empty())));
  }

  /// Each message is a start token and its content; a role {@code stranger} is refused.
  private static String render(ChatPrompt prompt) throws TemplateException {
    StringBuilder text = new StringBuilder();
    for (Map<String, ?> message : prompt.messages()) {
      if ("stranger".equals(message.get("role"))) {
        throw new TemplateException(TemplateException.Kind.REFUSED, "no strangers");
      }
      if ("loop".equals(message.get("role"))) {
        throw new TemplateException(TemplateException.Kind.UNSUPPORTED, "line 1: loop.cycle");
      }
      text.append("<|start|>").append(message.get("content"));
    }
    Object suffix = prompt.variables().get("suffix");
    return suffix == null ? text.toString() : text.append(suffix).toString();
  }
}
