/// ONNX Runtime through the Foreign Function and Memory API: the only package that sees {@code
/// java.lang.foreign}.
///
/// Four rings, each seeing only the next: the public façade ({@link
/// io.dormouse.worker.ort.OrtEnvironment}, {@link io.dormouse.worker.ort.OrtSession}, {@link
/// io.dormouse.worker.ort.OrtBinding}, {@link io.dormouse.worker.ort.OrtTensor}), the C functions
/// it uses as interfaces, their foreign-call implementations, the linker.
@NullMarked
package io.dormouse.worker.ort;

import org.jspecify.annotations.NullMarked;
