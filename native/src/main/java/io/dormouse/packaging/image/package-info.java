/// Container images of the applications, made without an engine: a runtime, the few libraries it
/// needs, ONNX Runtime, and the applications with their AOT caches.
@NullMarked
package io.dormouse.packaging.image;

import org.jspecify.annotations.NullMarked;
