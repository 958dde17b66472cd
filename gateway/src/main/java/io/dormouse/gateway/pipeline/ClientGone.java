package io.dormouse.gateway.pipeline;

/// Ends a call whose client has left: nobody is there to answer.
final class ClientGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientGone() {
    super("client gone", null, false, false);
  }
}
