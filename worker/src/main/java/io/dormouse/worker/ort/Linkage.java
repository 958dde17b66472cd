package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;

/// The native linker: one downcall handle per C signature, whose first argument is the function's
/// address.
///
/// A handle costs milliseconds to make and ONNX Runtime's functions share few signatures, so
/// handles are made per signature and not per function.
@SuppressWarnings("restricted") // calling native code is what this package is for
final class Linkage {
  private static final Linker LINKER = Linker.nativeLinker();

  private Linkage() {}

  /// A function that returns a pointer.
  static MethodHandle pointer(MemoryLayout... arguments) {
    return LINKER.downcallHandle(FunctionDescriptor.of(ADDRESS, arguments));
  }

  /// A function that returns an {@code int}, 0 where all went well.
  static MethodHandle status(MemoryLayout... arguments) {
    return LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /// A function that takes that many pointers and returns one.
  static MethodHandle pointers(int count) {
    MemoryLayout[] arguments = new MemoryLayout[count];
    Arrays.fill(arguments, ADDRESS);
    return pointer(arguments);
  }

  /// A function that takes that many pointers and returns one, all as plain numbers.
  static MethodHandle addresses(int count) {
    MemoryLayout[] arguments = new MemoryLayout[count];
    Arrays.fill(arguments, JAVA_LONG);
    return LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  /// A function {@code int f(void*)}.
  static MethodHandle integer() {
    return LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  /// A function {@code void* f(uint32_t)}.
  static MethodHandle byVersion() {
    return pointer(JAVA_INT);
  }

  /// A function {@code const void* f(void)}.
  static MethodHandle noArguments() {
    return pointer();
  }

  /// A function {@code void f(void*)}.
  static MethodHandle release() {
    return LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));
  }

  /// A function {@code void* f(void*, size_t, void*)} and its kin are spelled out by their users
  /// with these layouts.
  static MethodHandle pointerAndSize(int pointersBefore, int pointersAfter) {
    MemoryLayout[] arguments = new MemoryLayout[pointersBefore + 1 + pointersAfter];
    Arrays.fill(arguments, ADDRESS);
    arguments[pointersBefore] = JAVA_LONG;
    return pointer(arguments);
  }

  /// A function of the C library, at a fixed address.
  static MethodHandle library(String name, FunctionDescriptor signature) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature);
  }

  /// The same where the C library may lack it.
  static Optional<MethodHandle> libraryIfThere(String name, FunctionDescriptor signature) {
    return LINKER.defaultLookup().find(name).map(at -> LINKER.downcallHandle(at, signature));
  }

  /// What a throwing downcall means: the binding itself is wrong.
  static AssertionError broken(Throwable cause) {
    return new AssertionError("a call into ONNX Runtime could not be made", cause);
  }
}
