/// Results as text, as a section of a Markdown file, and as JSON.
@NullMarked
package io.dormouse.bench.report;

import org.jspecify.annotations.NullMarked;
