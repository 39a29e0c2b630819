package io.exodus.engine.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Answers 409, in place of the engine's 403, to whoever was overtaken by somebody else. */
public final class OvertakenStatus implements Filter {

  private final BooleanSupplier overtaken;
  private final Runnable forget;

  /**
   * @param overtaken whether what this thread asked the engine for last was
   * @param forget ends what is known of that
   */
  public OvertakenStatus(BooleanSupplier overtaken, Runnable forget) {
    this.overtaken = overtaken;
    this.forget = forget;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    forget.run();
    try {
      chain.doFilter(
          request, response instanceof HttpServletResponse http ? new Answer(http) : response);
    } finally {
      forget.run();
    }
  }

  private final class Answer extends HttpServletResponseWrapper {

    Answer(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setStatus(int status) {
      super.setStatus(told(status));
    }

    @Override
    public void sendError(int status) throws IOException {
      super.sendError(told(status));
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      super.sendError(told(status), message);
    }

    private int told(int status) {
      return status == SC_FORBIDDEN && overtaken.getAsBoolean() ? SC_CONFLICT : status;
    }
  }
}
