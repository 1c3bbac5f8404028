package io.crossfade.examples.operator;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.DeploymentException;
import io.crossfade.event.DeploymentResult;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What an operator can do with deployments that nobody carries out any more.
 *
 * <pre>
 *   Operator FILE list
 *   Operator FILE show ID
 *   Operator FILE resume ID
 *   Operator FILE abort ID REASON
 *   Operator FILE break-lease EPOCH
 * </pre>
 *
 * <p>The file says which service it is and how its world is reached: see {@link Site}. Exit status:
 * 0 if it was done and, where a deployment was ended, it is all new or all old; 1 if not; 2 if the
 * command was not understood.
 *
 * <p>Confined to one thread.
 */
public final class Operator {

  private static final String USAGE =
      "usage: FILE list | show ID | resume ID | abort ID REASON | break-lease EPOCH";

  private final Crossfade crossfade;
  private final PrintStream out;

  Operator(Crossfade crossfade, PrintStream out) {
    this.crossfade = crossfade;
    this.out = out;
  }

  /** Does what the arguments say. */
  public static void main(String[] args) throws IOException {
    System.exit(args.length < 2 ? misunderstood() : run(args));
  }

  private static int run(String[] args) throws IOException {
    try (var site = Site.read(Path.of(args[0]));
        var crossfade = site.crossfade()) {
      return new Operator(crossfade, System.out).obey(List.of(args).subList(1, args.length));
    }
  }

  private static int misunderstood() {
    System.err.println(USAGE);
    return 2;
  }

  int obey(List<String> words) {
    try {
      return switch (words.get(0) + " " + (words.size() - 1)) {
        case "list 0" -> list();
        case "show 1" -> show(DeploymentId.of(words.get(1)));
        case "resume 1" -> tell(resume(words.get(1)));
        case "abort 2" -> tell(crossfade.abort(DeploymentId.of(words.get(1)), words.get(2)));
        case "break-lease 1" -> breakLease(Long.parseLong(words.get(1)));
        default -> misunderstood();
      };
    } catch (DeploymentException | IllegalArgumentException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private DeploymentResult resume(String id) {
    return crossfade.resume(DeploymentId.of(id), new DeploymentControl());
  }

  private int list() {
    var open = crossfade.open();
    open.forEach(id -> crossfade.status(id).ifPresent(out::println));
    if (open.isEmpty()) {
      out.println("no deployment is open");
    }
    return 0;
  }

  private int show(DeploymentId id) {
    var status = crossfade.status(id);
    if (status.isEmpty()) {
      out.println("there is no deployment '" + id + "' in the journal");
      return 1;
    }
    out.println(status.get());
    out.println();
    crossfade.history(id).forEach(entry -> out.println(entry.at() + "  " + entry.event()));
    return 0;
  }

  private int tell(DeploymentResult result) {
    out.println(result);
    boolean whole =
        result instanceof DeploymentResult.Succeeded
            || result instanceof DeploymentResult.RolledBack;
    return whole ? 0 : 1;
  }

  private int breakLease(long epoch) {
    boolean broken = crossfade.breakLease(epoch);
    out.println(broken ? "broken" : "not broken: there is no lease of epoch " + epoch);
    return broken ? 0 : 1;
  }
}
