/// Manifests: what a model and the gateway are in a cluster, as objects, and what those objects
/// need of Knative's configuration. Pure; nothing is sent.
@NullMarked
package io.dormouse.knative.render;

import org.jspecify.annotations.NullMarked;
