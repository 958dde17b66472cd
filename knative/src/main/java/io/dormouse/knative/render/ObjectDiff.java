package io.dormouse.knative.render;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/// The difference of two texts in the unified format.
public final class ObjectDiff {
  private static final int CONTEXT = 3;

  private ObjectDiff() {}

  /// Lines that say what changed; none where nothing did.
  ///
  /// @param name of what both are
  public static List<String> of(String name, String before, String after) {
    List<String> lines = before.lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        "cluster/" + name,
        "rendered/" + name,
        lines,
        DiffUtils.diff(lines, after.lines().toList()),
        CONTEXT);
  }
}
