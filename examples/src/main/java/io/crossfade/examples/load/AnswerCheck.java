package io.crossfade.examples.load;

import io.crossfade.examples.service.ServiceHeaders;
import java.util.Locale;
import java.util.Optional;

/** Decides whether a complete answer is the right one. Immutable. */
final class AnswerCheck {
  private static final String CHECKSUM = ServiceHeaders.CHECKSUM.toLowerCase(Locale.ROOT);
  private static final String REQUEST_ID = ServiceHeaders.REQUEST_ID.toLowerCase(Locale.ROOT);

  private final boolean verifyingContent;

  AnswerCheck(LoadProfile profile) {
    verifyingContent = profile.verifyingContent();
  }

  /** What is wrong with the answer, if anything is. */
  Optional<Failure> fault(LoadRequest.Wire request, Answer answer) {
    if (answer.status() < 200 || answer.status() > 299) {
      return Optional.of(wrongStatus(answer));
    }
    return verifyingContent ? wrongContent(request, answer) : Optional.empty();
  }

  private static Failure wrongStatus(Answer answer) {
    FailureKind kind =
        answer.status() >= 500 ? FailureKind.SERVER_ERROR : FailureKind.UNEXPECTED_STATUS;
    String body = answer.beginning().strip();
    return new Failure(kind, answer.version(), "status " + answer.status() + ": '" + body + "'");
  }

  private static Optional<Failure> wrongContent(LoadRequest.Wire request, Answer answer) {
    String id = answer.headers().getOrDefault(REQUEST_ID, "missing");
    String checksum = answer.headers().getOrDefault(CHECKSUM, "missing");
    if (!id.equals(request.id())) {
      String detail = "the answer bears the id '" + id + "'";
      return Optional.of(new Failure(FailureKind.STRAY_ANSWER, answer.version(), detail));
    }
    if (!checksum.equals(answer.checksum())) {
      return wrong(answer, "the body should have the checksum " + checksum);
    }
    if (request.post() && !answer.beginning().equals(request.echo())) {
      return wrong(answer, "the service should have said '" + request.echo().strip() + "'");
    }
    return Optional.empty();
  }

  private static Optional<Failure> wrong(Answer answer, String expected) {
    String body = answer.beginning().strip();
    String seen =
        ", seen were %d bytes, %s: '%s'".formatted(answer.length(), answer.checksum(), body);
    return Optional.of(new Failure(FailureKind.WRONG_CHECKSUM, answer.version(), expected + seen));
  }
}
