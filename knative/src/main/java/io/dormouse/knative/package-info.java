/// Watches, wakes and pins Knative services; knows no gateway type.
@NullMarked
package io.dormouse.knative;

import org.jspecify.annotations.NullMarked;
