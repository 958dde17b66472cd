package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.platform.Tempo;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClient;
import java.util.function.Consumer;

/// What every run of one model's workers works with.
///
/// @param host shared by all models
/// @param model the model
/// @param tempo the fixed times
/// @param context where runs decide
/// @param client for the control ports
/// @param log takes the lines that workers write, from any thread
record WorkerTools(
    ProcessHost host,
    ModelConfig model,
    Tempo tempo,
    Context context,
    HttpClient client,
    Consumer<String> log) {}
