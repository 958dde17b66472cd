/// Finds, checks, loads and runs a model: the only package that uses {@code ort}.
@NullMarked
package io.dormouse.worker.model;

import org.jspecify.annotations.NullMarked;
