package io.dormouse.worker.model.inspect;

import io.dormouse.worker.model.GgufVocabulary;
import io.dormouse.worker.model.LanguageTexts;
import io.dormouse.worker.model.MemoryNeed;
import io.dormouse.worker.model.ModelKind;
import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufMetadata;
import io.dormouse.worker.model.gguf.GgufTensor;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.GgufTexts;
import io.dormouse.worker.model.graph.GgufDescription;
import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.model.graph.ModelFamilies;
import io.dormouse.worker.model.graph.ModelFamily;
import io.dormouse.worker.model.graph.UnsupportedModelException;
import io.dormouse.worker.model.inspect.Inspection.Check;
import io.dormouse.worker.model.inspect.Inspection.Fact;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.WeightLayout;
import io.dormouse.worker.template.TemplateException;
import io.dormouse.worker.template.jinja.JinjaTemplate;
import io.dormouse.worker.tokenizer.VocabularyException;
import io.dormouse.worker.tokenizer.VocabularyTokenizer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Finds out what a GGUF file is, what it needs and whether it can run here.
final class ModelInspector {
  private static final int LONGEST_FACT = 300;

  /// What works is named in full where something does not.
  private static final int LONGEST_FAILURE = 2_000;

  private static final String TOKENIZER = "tokenizer";
  private static final String TEMPLATE = "chat template";
  private static final String TEMPLATE_KEY = "tokenizer.chat_template";

  private final GgufFile file;
  private final int slots;
  private final int context;
  private final long availableBytes;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();

  private ModelInspector(GgufFile file, int slots, int context, long availableBytes) {
    this.file = file;
    this.slots = slots;
    this.context = context;
    this.availableBytes = availableBytes;
  }

  /// Inspects a file for so many answers at once, each of so many tokens with its prompt.
  static Inspection inspect(GgufFile file, int slots, int context, long availableBytes)
      throws GgufException {
    ModelInspector inspector = new ModelInspector(file, slots, context, availableBytes);
    inspector.describe();
    inspector.name();
    Optional<ModelFamily> family = inspector.family();
    boolean types = inspector.tensorTypes();
    inspector.tokenizer(family);
    inspector.template();
    if (family.isPresent() && types) {
      inspector.needs(family.get());
    }
    return new Inspection(inspector.facts, inspector.checks);
  }

  private void describe() throws GgufException {
    GgufMetadata metadata = file.metadata();
    fact(
        "format",
        "GGUF version %d, %d tensors, %s"
            .formatted(file.version(), file.tensors().size(), size(file.bytes())));
    fact("name", shown(metadata.text("general.name").orElse("not said")));
    fact("family", shown(metadata.text("general.architecture").orElse("not said")));
    double elements = file.tensors().stream().mapToDouble(GgufTensor::elements).sum();
    fact("parameters", count(elements));
    Map<GgufTensorType, Long> types =
        file.tensors().stream()
            .collect(
                Collectors.groupingBy(
                    GgufTensor::type,
                    () -> new EnumMap<>(GgufTensorType.class),
                    Collectors.counting()));
    fact(
        "tensor types",
        types.entrySet().stream()
            .map(entry -> entry.getValue() + " × " + entry.getKey())
            .collect(Collectors.joining(", ")));
    fact(
        "tokenizer",
        "%s, pre-tokenizer %s, %s tokens"
            .formatted(
                shown(metadata.text("tokenizer.ggml.model").orElse("not said")),
                shown(metadata.text("tokenizer.ggml.pre").orElse("not said")),
                metadata
                    .texts("tokenizer.ggml.tokens")
                    .map(GgufTexts::size)
                    .map(String::valueOf)
                    .orElse("no")));
  }

  private void name() {
    if (ModelKind.of(file.path()) != ModelKind.LANGUAGE) {
      failed("name", "workers take files that end in .gguf; a link of such a name will do");
    }
  }

  private Optional<ModelFamily> family() {
    try {
      ModelFamily family = ModelFamilies.of(new GgufDescription(file));
      LanguageShape shape = family.shape();
      fact(
          "shape",
          "%d layers of %d, feed-forward %d, %d heads of %d (%d for keys and values)"
              .formatted(
                  shape.layers(),
                  shape.width(),
                  shape.feedForward(),
                  shape.heads(),
                  shape.headWidth(),
                  shape.keyValueHeads()));
      fact("context", shape.contextLength() + " tokens");
      checks.add(new Check.Passed("family", family.name() + ", without RoPE scaling"));
      return Optional.of(family);
    } catch (UnsupportedModelException e) {
      failed("family", Objects.requireNonNullElse(e.getMessage(), "not supported"));
      return Optional.empty();
    }
  }

  private boolean tensorTypes() {
    String unknown =
        file.tensors().stream()
            .map(GgufTensor::type)
            .filter(type -> !WeightLayout.supports(type))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(GgufTensorType::name)
            .collect(Collectors.joining(", "));
    if (unknown.isEmpty()) {
      checks.add(new Check.Passed("tensor types", "all work"));
      return true;
    }
    failed(
        "tensor types",
        unknown + " not supported; these are: " + GgufTensorType.convertibleNames());
    return false;
  }

  private void tokenizer(Optional<ModelFamily> family) {
    try (VocabularyTokenizer tokenizer =
        VocabularyTokenizer.of(GgufVocabulary.read(file.metadata()))) {
      int tokens = tokenizer.vocabulary();
      int logits = family.map(known -> known.shape().vocabulary()).orElse(tokens);
      if (tokens == logits) {
        checks.add(new Check.Passed(TOKENIZER, tokens + " tokens"));
      } else {
        unusableTokenizer(tokens + " tokens, but the model's output has " + logits);
      }
    } catch (VocabularyException e) {
      unusableTokenizer(Objects.requireNonNullElse(e.getMessage(), "not supported"));
    } catch (GgufException e) {
      failed(TOKENIZER, e.text());
    }
  }

  /// A file beside the model's counts more than its own vocabulary.
  private void unusableTokenizer(String why) {
    if (Files.isRegularFile(LanguageTexts.tokenizerBeside(file.path()))) {
      checks.add(
          new Check.Restricted(
              TOKENIZER, shown(why) + "; the tokenizer.json beside it, not checked here, is used"));
    } else {
      failed(TOKENIZER, why);
    }
  }

  private void template() {
    try {
      Optional<String> text =
          file.metadata().text(TEMPLATE_KEY).filter(Predicate.not(String::isEmpty));
      if (text.isEmpty()) {
        withoutChats("none");
        return;
      }
      JinjaTemplate.parse(text.get());
      checks.add(new Check.Passed(TEMPLATE, "understood"));
    } catch (TemplateException e) {
      String why = Objects.requireNonNullElse(e.getMessage(), "not supported");
      withoutChats(shown(why.replaceFirst("^" + TEMPLATE + ", ", "")));
    } catch (GgufException e) {
      failed(TEMPLATE, e.text());
    }
  }

  private void withoutChats(String why) {
    checks.add(new Check.Restricted(TEMPLATE, why + "; chats are refused, completions work"));
  }

  private void needs(ModelFamily family) throws GgufException {
    int capacity = Math.min(context, family.shape().contextLength());
    for (Arithmetic arithmetic : Arithmetic.values()) {
      long bytes = WeightLayout.of(file, family.plan(), arithmetic).bytes();
      MemoryNeed need = MemoryNeed.of(bytes, family.shape(), arithmetic, slots, capacity);
      long tokenBytes = family.shape().cacheBytesPerToken(arithmetic.element().bytes());
      fact(
          "KV cache, " + arithmetic.label(),
          "%s per token, %s per slot of %d tokens"
              .formatted(size(tokenBytes), size(tokenBytes * capacity), capacity));
      fact(
          "needs, " + arithmetic.label(),
          "%s on disk; in memory %s = weights %s + KV cache %s (%d slots) + working memory %s"
              .formatted(
                  size(bytes),
                  size(need.total()),
                  size(need.weights()),
                  size(need.cache()),
                  slots,
                  size(need.working())));
      memory(arithmetic, need);
    }
  }

  /// Only the precision that is the default must fit; a GPU's memory is not asked for here.
  private void memory(Arithmetic arithmetic, MemoryNeed need) {
    String subject = "memory, " + arithmetic.label();
    String numbers = "%s needed, %s available".formatted(size(need.total()), size(availableBytes));
    boolean fits = need.total() <= availableBytes;
    switch (arithmetic) {
      case HALF -> {}
      case EXACT ->
          checks.add(
              fits ? new Check.Passed(subject, numbers) : new Check.Restricted(subject, numbers));
      case FAST -> {
        if (fits) {
          checks.add(new Check.Passed(subject, numbers));
        } else {
          failed(subject, numbers + "; fewer slots or a shorter context need less");
        }
      }
    }
  }

  private void fact(String subject, String detail) {
    facts.add(new Fact(subject, detail));
  }

  private void failed(String subject, String detail) {
    checks.add(new Check.Failed(subject, shown(detail, LONGEST_FAILURE)));
  }

  private static String count(double elements) {
    return elements < 1e9
        ? String.format(Locale.ROOT, "%.1f million", elements / 1e6)
        : String.format(Locale.ROOT, "%.2f billion", elements / 1e9);
  }

  static String size(long bytes) {
    if (bytes < 10 << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }
    return bytes < 10L << 30
        ? String.format(Locale.ROOT, "%d MiB", bytes >> 20)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
  }

  /// A text of the file without what would disturb a terminal.
  private static String shown(String text) {
    return shown(text, LONGEST_FACT);
  }

  private static String shown(String text, int longest) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= longest ? clean : clean.substring(0, longest) + "…";
  }
}
