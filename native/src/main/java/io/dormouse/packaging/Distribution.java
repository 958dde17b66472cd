package io.dormouse.packaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The assembled applications in one folder, and how each is started.
///
/// @param java the program that runs them
record Distribution(Path folder, Path java) {
  static final String MODEL = "all-minilm-l6-v2";
  static final String CHAT_MODEL = "smollm2-135m-instruct";

  /// Run by the JVM that runs this.
  Distribution(Path folder) {
    this(folder, Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  Path modelFolder() {
    return folder.resolve("models").resolve(MODEL);
  }

  /// The chat model's file, if it could be fetched.
  Optional<Path> chatModel() {
    var file =
        folder.resolve("models").resolve(CHAT_MODEL).resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
    return Optional.of(file).filter(Files::exists);
  }

  Path cache(String application) {
    return folder.resolve(application + ".aot");
  }

  /// The command that starts an application.
  List<String> command(String application, List<String> jvmOptions, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.addAll(jvmOptions);
    command.add("@" + folder.resolve(application + ".args"));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /// What the launcher exports for the gateway.
  Map<String, String> environment(Path home) {
    return Map.of(
        "DORMOUSE_HOME", home.toString(),
        "DORMOUSE_DIST", folder.toString(),
        "DORMOUSE_ORT_HOME", folder.resolve("ort").toString(),
        "DORMOUSE_WORKER_ARGS_FILE", folder.resolve("worker.args").toString());
  }

  /// A configuration that declares the demo model.
  String demoConfiguration() {
    return """
    dormouse:
      models:
        %s:
          path: "%s"
    """
        .formatted(MODEL, modelFolder());
  }

  /// One call of the demo model.
  static String embeddingCall() {
    return "{\"model\":\"%s\",\"input\":[\"The dormouse sleeps.\",\"The dormouse wakes.\"]}"
        .formatted(MODEL);
  }

  /// One call of the chat model.
  static String chatCall(boolean stream) {
    return """
    {"model":"%s","messages":[{"role":"user","content":"Where does the dormouse sleep?"}],\
    "max_tokens":8,"stream":%s}\
    """
        .formatted(CHAT_MODEL, stream);
  }
}
