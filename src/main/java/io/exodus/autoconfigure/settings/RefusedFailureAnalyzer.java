package io.exodus.autoconfigure.settings;

import io.exodus.migration.RefusedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A configuration that Exodus refuses, in one line: key, value, remedy. */
class RefusedFailureAnalyzer extends AbstractFailureAnalyzer<RefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, RefusedException cause) {
    return new FailureAnalysis(cause.getMessage(), null, cause);
  }
}
