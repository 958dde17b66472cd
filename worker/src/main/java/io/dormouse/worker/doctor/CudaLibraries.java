package io.dormouse.worker.doctor;

import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.util.List;
import java.util.Optional;

/// Checks of the libraries that ONNX Runtime's CUDA provider is linked to.
final class CudaLibraries {
  private static final String TOOLKIT =
      "install the CUDA 12 or 13 runtime libraries (package cuda-libraries-*, or a toolkit)";

  private static final List<Library> NEEDED =
      List.of(
          new Library("libcuda", List.of("libcuda.so.1"), "comes with the NVIDIA driver"),
          new Library("libcudart", List.of("libcudart.so.12", "libcudart.so.13"), TOOLKIT),
          new Library("libcublas", List.of("libcublas.so.12", "libcublas.so.13"), TOOLKIT),
          new Library("libcublasLt", List.of("libcublasLt.so.12", "libcublasLt.so.13"), TOOLKIT),
          new Library("libcurand", List.of("libcurand.so.10"), TOOLKIT));

  private final Machine machine;

  CudaLibraries(Machine machine) {
    this.machine = machine;
  }

  /// A library, what it is called in CUDA 12 and 13, and where it comes from.
  private record Library(String subject, List<String> names, String remedy) {}

  List<Finding> findings(boolean driverThere) {
    var search = new LibrarySearch(machine);
    return NEEDED.stream().map(library -> finding(library, search, driverThere)).toList();
  }

  private static Finding finding(Library library, LibrarySearch search, boolean driverThere) {
    return library.names.stream()
        .map(search::find)
        .flatMap(Optional::stream)
        .findFirst()
        .map(place -> located(library, place))
        .orElseGet(() -> absent(library, driverThere));
  }

  private static Finding located(Library library, LibrarySearch.Found place) {
    return place.byLinker()
        ? new Good(library.subject, place.file().toString())
        : new Weak(
            library.subject,
            place.file() + ", where the linker does not look",
            "export LD_LIBRARY_PATH=" + place.file().getParent());
  }

  private static Finding absent(Library library, boolean driverThere) {
    return driverThere
        ? new Weak(
            library.subject, "not found: " + String.join(" or ", library.names), library.remedy)
        : new NotApplicable(library.subject, "not found, not needed without a GPU");
  }
}
