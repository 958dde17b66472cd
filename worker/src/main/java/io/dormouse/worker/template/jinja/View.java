package io.dormouse.worker.template.jinja;

import java.util.List;

/// What {@code keys()}, {@code values()} or {@code items()} of a dict gives: it has a length, but
/// no index.
///
/// @param type as Python prints it
record View(String type, List<Object> items) {}
