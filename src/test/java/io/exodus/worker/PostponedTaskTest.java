package io.exodus.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import org.camunda.bpm.client.exception.NotFoundException;
import org.camunda.bpm.client.exception.RestException;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.junit.jupiter.api.Test;

class PostponedTaskTest {

  private static final String WHY = "held: commit. Incident 1 of 'm-1' is open";

  private final ExternalTask task = mock();
  private final ExternalTaskService service = mock();

  @Test
  void shouldSayWhyItWaitsAndTakeNoTryAway() {
    when(task.getRetries()).thenReturn(1);

    PostponedTask.wait(task, service, WHY);

    verify(service).handleFailure(task, WHY, null, 1, 5_000L);
  }

  @Test
  void shouldGiveAllTriesToATaskThatHasNotFailedYet() {
    when(task.getRetries()).thenReturn(null);

    PostponedTask.wait(task, service, WHY);

    verify(service).handleFailure(task, WHY, null, 3, 5_000L);
  }

  @Test
  void shouldSayItOnlyOnce() {
    when(task.getErrorMessage()).thenReturn(WHY);

    PostponedTask.wait(task, service, WHY);

    verify(service).extendLock(task, 5_000L);
    verifyNoMoreInteractions(service);
  }

  @Test
  void shouldMakeNothingOfATaskThatTheEngineHasEnded() {
    when(task.getErrorMessage()).thenReturn(WHY);
    doThrow(new NotFoundException("gone", new RestException("gone", null)))
        .when(service)
        .extendLock(task, 5_000L);

    assertThatCode(() -> PostponedTask.wait(task, service, WHY)).doesNotThrowAnyException();
  }
}
