package io.dormouse.e2e;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// One gateway process for all tests of a class, each of which counts its calls as their callers
/// saw them; at its end the gateway must have counted the same.
abstract class BookedGateway extends SharedGateway {
  Books books;

  @BeforeEach
  final void open() {
    books = Books.open(gateway, pools);
  }

  @AfterEach
  final void close() {
    books.close();
  }
}
