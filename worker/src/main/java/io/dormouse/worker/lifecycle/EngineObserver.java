package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.BatchObserver;
import io.dormouse.worker.engine.GenerationObserver;

/// Told of every step of whatever engine there is.
public interface EngineObserver extends BatchObserver, GenerationObserver {}
