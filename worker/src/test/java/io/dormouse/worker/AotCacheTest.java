package io.dormouse.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCacheTest {
  @Test
  void onlyACacheThatIsMappedIsUsed(@TempDir Path folder) throws Exception {
    var cache = folder.resolve("some.aot");
    var maps = Files.writeString(folder.resolve("maps"), "7f00 r--p 0 /lib/libc.so.6\n");
    var named = Optional.of(cache.toString());

    assertThat(AotCache.describe(Optional.empty(), maps)).startsWith("not used");
    assertThat(AotCache.describe(named, maps)).startsWith("not used");
    Files.createFile(cache);
    assertThat(AotCache.describe(named, maps)).startsWith("rejected (");
    Files.writeString(maps, "8000 rw-p 0 " + cache + "\n");
    assertThat(AotCache.describe(named, maps)).isEqualTo("used");
  }
}
