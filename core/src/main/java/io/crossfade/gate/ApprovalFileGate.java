package io.crossfade.gate;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.Names;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * A person's approval as a file, so that it outlives the deployer and may come from any process:
 * {@code <deployment>.approved} or {@code <deployment>.rejected} in a directory, with the person's
 * name on the first line and a comment below it. With a name for the gate, {@code
 * <deployment>@<gate>.approved}. A rejection wins over an approval.
 *
 * <p>The directory and the file must not be writable by everybody, the file must be no link, and
 * its owner one of the approvers if they are given. Who owns the file is in the reasons too: it is
 * what the operating system vouches for. Needs POSIX file permissions.
 *
 * <p>Thread-safe.
 */
public final class ApprovalFileGate implements Gate {

  private final Path directory;
  private final String suffix;
  private final Set<String> approvers;

  private ApprovalFileGate(Path directory, String suffix, Set<String> approvers) {
    this.directory = directory.toAbsolutePath().normalize();
    this.suffix = suffix;
    this.approvers = Set.copyOf(approvers);
  }

  /** Returns the gate that looks for approvals of a deployment as a whole in a directory. */
  public static ApprovalFileGate in(Path directory) {
    return new ApprovalFileGate(directory, "", Set.of());
  }

  /** Returns this gate for approvals of its own, apart from other gates of the deployment. */
  public ApprovalFileGate named(String gate) {
    return new ApprovalFileGate(
        directory, "@" + Names.requireAllowed("gate name", gate), approvers);
  }

  /**
   * Returns this gate for decisions of some people only.
   *
   * @param owners user names of the operating system; empty for whoever may write there
   */
  public ApprovalFileGate approvers(Set<String> owners) {
    return new ApprovalFileGate(directory, suffix, owners);
  }

  /** Returns the file that approves a deployment here. */
  public Path approvalOf(DeploymentId deployment) {
    return directory.resolve(deployment.value() + suffix + ".approved");
  }

  /** Returns the file that rejects a deployment here. */
  public Path rejectionOf(DeploymentId deployment) {
    return directory.resolve(deployment.value() + suffix + ".rejected");
  }

  @Override
  public GateAnswer ask(GateContext context) {
    var approval = approvalOf(context.deployment());
    var rejection = rejectionOf(context.deployment());
    try {
      requireGuarded(directory, Files.readAttributes(directory, PosixFileAttributes.class));
      var no = read(rejection);
      var yes = no.isPresent() ? no : read(approval);
      if (yes.isEmpty()) {
        return GateAnswer.waiting(
            "waiting for a person to write their name into '"
                + approval
                + "' or '"
                + rejection.getFileName()
                + "'");
      }
      return no.isPresent() ? rejected(no.get()) : approved(yes.get());
    } catch (IOException | UnsupportedOperationException e) {
      return GateAnswer.error("the approvals in '" + directory + "' cannot be read: " + e);
    } catch (Unguarded e) {
      return GateAnswer.error(String.valueOf(e.getMessage()));
    }
  }

  private static GateAnswer rejected(ApprovalFile file) {
    return GateAnswer.fail("rejected by " + file.words());
  }

  private static GateAnswer approved(ApprovalFile file) {
    return file.name().isEmpty()
        ? GateAnswer.waiting("waiting for a name in the approval of user " + file.owner())
        : GateAnswer.pass("approved by " + file.words());
  }

  private Optional<ApprovalFile> read(Path path) throws IOException, Unguarded {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    var attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new Unguarded("'" + path + "' must be a regular file, no link and no directory");
    }
    requireGuarded(path, attributes);
    var owner = attributes.owner().getName();
    if (!approvers.isEmpty() && !approvers.contains(owner)) {
      throw new Unguarded(
          "'" + path + "' is owned by user " + owner + ", who is none of the approvers");
    }
    return Optional.of(ApprovalFile.read(path, owner));
  }

  private static void requireGuarded(Path path, PosixFileAttributes attributes) throws Unguarded {
    if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new Unguarded(
          "'" + path + "' can be written by everybody, so it proves nothing; run chmod o-w on it");
    }
  }

  /** What is there could be anybody's. */
  private static final class Unguarded extends Exception {

    private static final long serialVersionUID = 1L;

    Unguarded(String message) {
      super(message);
    }
  }
}
