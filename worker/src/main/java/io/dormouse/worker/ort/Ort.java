package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// An opened library: its functions, and the turning of a status into an exception.
@SuppressWarnings("restricted") // calling native code is what this package is for
final class Ort {
  private final OrtApi api;
  private final String version;

  private Ort(OrtApi api, String version) {
    this.api = api;
    this.version = version;
  }

  /// Opens the library at that path for the rest of the process: ONNX Runtime does not survive
  /// being unloaded. It reports to nobody.
  static Ort open(Path library) {
    Telemetry.turnOff();
    NativeHeap.mapLargeBlocks();
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw unusable("cannot open ONNX Runtime: " + e.getMessage());
    }
    MemorySegment entry =
        symbols
            .find("OrtGetApiBase")
            .orElseThrow(() -> unusable("the library has no OrtGetApiBase; is it ONNX Runtime?"));
    try {
      MethodHandle noArguments = Linkage.noArguments();
      MemorySegment base =
          ((MemorySegment) noArguments.invokeExact(entry)).reinterpret(2 * ADDRESS.byteSize());
      MemorySegment getVersion = base.getAtIndex(ADDRESS, 1);
      String version = text((MemorySegment) noArguments.invokeExact(getVersion));
      MemorySegment getApi = base.getAtIndex(ADDRESS, 0);
      MemorySegment table =
          (MemorySegment) Linkage.byVersion().invokeExact(getApi, FfmOrtApi.API_VERSION);
      if (isNull(table)) {
        throw unusable("ONNX Runtime " + version + " is too old; 1.29 or newer is needed");
      }
      return new Ort(new FfmOrtApi(table), version);
    } catch (OrtException e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  OrtApi api() {
    return api;
  }

  String version() {
    return version;
  }

  /// Turns a status that is not null into an exception, releasing it.
  void check(MemorySegment status) {
    if (isNull(status)) {
      return;
    }
    OrtErrorCode code = OrtErrorCode.of(api.getErrorCode(status));
    String message = text(api.getErrorMessage(status));
    api.release(OrtApi.Released.STATUS, status);
    throw new OrtException(code, message);
  }

  /// Calls with a place for a pointer, checks the status, and returns what was stored there.
  MemorySegment stored(UnaryOperator<MemorySegment> call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check(call.apply(out));
      return out.get(ADDRESS, 0);
    }
  }

  static boolean isNull(MemorySegment pointer) {
    return pointer.address() == 0;
  }

  /// The C string behind a pointer.
  static String text(MemorySegment pointer) {
    return pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static OrtException unusable(String message) {
    return new OrtException(OrtErrorCode.LIBRARY_UNUSABLE, message);
  }
}
