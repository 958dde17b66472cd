package io.dormouse.bench.coldstart;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The least that a program can do to load a model: opens ONNX Runtime, makes a session, prints
/// `ready`.
///
/// Arguments: the library, the model file, the threads of an operator.
@SuppressWarnings("restricted") // calling native code is what this program is for
public final class ModelLoadMain {
  private static final int API_VERSION = 29;
  private static final int LOG_WARNING = 2;
  private static final int OPTIMIZE_ALL = 99;

  private final MemorySegment table;

  private ModelLoadMain(MemorySegment table) {
    this.table = table;
  }

  /// Loads the model and ends.
  public static void main(String... arguments) throws Throwable {
    try (var arena = Arena.ofShared()) {
      var program = new ModelLoadMain(table(Path.of(arguments[0])));
      program.load(arena, arguments[1], Integer.parseInt(arguments[2]));
      System.out.println("ready");
    }
  }

  private void load(Arena arena, String model, int threads) throws Throwable {
    var out = arena.allocate(ADDRESS);
    var createEnvironment = function(JAVA_INT, ADDRESS, ADDRESS);
    check(
        (MemorySegment)
            createEnvironment.invokeExact(entry(3), LOG_WARNING, arena.allocateFrom("bare"), out));
    var environment = out.get(ADDRESS, 0);
    var one = function(ADDRESS);
    check((MemorySegment) one.invokeExact(entry(10), out));
    var options = out.get(ADDRESS, 0);
    var setInteger = function(ADDRESS, JAVA_INT);
    check((MemorySegment) setInteger.invokeExact(entry(24), options, threads));
    check((MemorySegment) setInteger.invokeExact(entry(23), options, OPTIMIZE_ALL));
    var setEntry = function(ADDRESS, ADDRESS, ADDRESS);
    check(
        (MemorySegment)
            setEntry.invokeExact(
                entry(130),
                options,
                arena.allocateFrom("session.intra_op.allow_spinning"),
                arena.allocateFrom("0")));
    var createSession = function(ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    check(
        (MemorySegment)
            createSession.invokeExact(
                entry(7), environment, arena.allocateFrom(model), options, out));
  }

  private static MemorySegment table(Path library) throws Throwable {
    var base = SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("OrtGetApiBase");
    var getBase = Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(ADDRESS));
    var functions = ((MemorySegment) getBase.invokeExact(base)).reinterpret(ADDRESS.byteSize());
    var getApi = function(JAVA_INT);
    var table = (MemorySegment) getApi.invokeExact(functions.get(ADDRESS, 0), API_VERSION);
    return table.reinterpret(Long.MAX_VALUE);
  }

  private static MethodHandle function(MemoryLayout... arguments) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(ADDRESS, arguments));
  }

  private MemorySegment entry(int index) {
    return table.getAtIndex(ADDRESS, index);
  }

  private void check(MemorySegment status) throws Throwable {
    if (status.address() != 0) {
      var getMessage = function(ADDRESS);
      var message = (MemorySegment) getMessage.invokeExact(entry(2), status);
      throw new IllegalStateException(message.reinterpret(Long.MAX_VALUE).getString(0));
    }
  }
}
