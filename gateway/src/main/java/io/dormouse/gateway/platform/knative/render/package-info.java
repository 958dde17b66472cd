/// Renders a configuration as manifests of a cluster, and applies them there.
@NullMarked
package io.dormouse.gateway.platform.knative.render;

import org.jspecify.annotations.NullMarked;
