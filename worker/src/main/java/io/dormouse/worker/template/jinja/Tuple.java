package io.dormouse.worker.template.jinja;

import java.util.List;

/// A list that prints in parentheses.
record Tuple(List<Object> items) {}
