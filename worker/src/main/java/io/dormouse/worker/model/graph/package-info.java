/// Families of models: what each reads from a file, which weights it wants, the graph it computes,
/// and the handing of that graph to ONNX Runtime.
@NullMarked
package io.dormouse.worker.model.graph;

import org.jspecify.annotations.NullMarked;
