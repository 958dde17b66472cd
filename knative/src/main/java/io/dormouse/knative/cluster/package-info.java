/// Watches a namespace and turns its objects into facts; the only package that sees the Kubernetes
/// client.
@NullMarked
package io.dormouse.knative.cluster;

import org.jspecify.annotations.NullMarked;
