package io.dormouse.worker.template;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a chat template is given.
///
/// Values are those of JSON: {@link String}, {@link Boolean}, {@link Long}, {@link Double}, null,
/// {@link List} and {@link Map} of these.
///
/// @param messages with {@code role}, {@code content} and what else the client sent
/// @param addGenerationPrompt end with the beginning of an answer
/// @param beginningText of the token that begins a prompt, known to templates as {@code bos_token}
/// @param endText of the token that ends one, {@code eos_token}
/// @param variables further names a template may use, such as {@code enable_thinking}
/// @param now for templates that name the date
public record ChatPrompt(
    List<Map<String, @Nullable Object>> messages,
    boolean addGenerationPrompt,
    String beginningText,
    String endText,
    Map<String, @Nullable Object> variables,
    ZonedDateTime now) {}
