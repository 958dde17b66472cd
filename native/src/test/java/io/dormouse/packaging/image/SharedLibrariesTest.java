package io.dormouse.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedLibrariesTest {
  @Test
  void libraryThatAnotherOfItsFolderNeedsIsNotMissing() throws Exception {
    var home = Path.of(System.getProperty("java.home")).toRealPath();

    var libraries = SharedLibraries.of(List.of(home.resolve("lib/libjava.so")), home);

    assertThat(libraries)
        .extracting(library -> library.getFileName().toString())
        .contains("libc.so.6");
  }

  @Test
  void programNeedsItsLoaderAndTheLibraryOfCButNothingOfItsOwnFolder() throws Exception {
    var home = Path.of(System.getProperty("java.home")).toRealPath();

    var libraries = SharedLibraries.of(List.of(home.resolve("bin/java")), home);

    assertThat(libraries).allMatch(Path::isAbsolute).allMatch(Files::exists);
    assertThat(libraries).noneMatch(library -> library.startsWith(home));
    assertThat(libraries)
        .extracting(library -> library.getFileName().toString())
        .anyMatch(name -> name.startsWith("ld-"))
        .contains("libc.so.6");
  }
}
