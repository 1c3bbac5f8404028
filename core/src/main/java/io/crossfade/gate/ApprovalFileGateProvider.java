package io.crossfade.gate;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.model.Names;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes an {@link ApprovalFileGate} from settings; {@code docs/gates.md} lists them.
 *
 * <p>Thread-safe.
 */
public final class ApprovalFileGateProvider implements GateProvider {

  /** Makes the provider. */
  public ApprovalFileGateProvider() {}

  @Override
  public String name() {
    return "approval-file";
  }

  @Override
  public Gate create(AdapterConfig config) {
    return config.read(ApprovalFileGateProvider::read);
  }

  private static Gate read(SettingsReader settings) {
    var directory = settings.value("directory", Path.of("/"), ApprovalFileGateProvider::directory);
    var gate = ApprovalFileGate.in(directory);
    var approvers =
        settings.value(
            "approvers", Set.<String>of(), Set.<String>of(), ApprovalFileGateProvider::users);
    return settings
        .optionalText("name")
        .map(text -> settings.value("name", "none", ApprovalFileGateProvider::gateName))
        .map(gate::named)
        .orElse(gate)
        .approvers(approvers);
  }

  private static Path directory(String text) {
    try {
      var path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("be an absolute path", e);
    }
    throw new IllegalArgumentException("be an absolute path");
  }

  private static String gateName(String text) {
    try {
      return Names.requireAllowed("gate name", text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("match [A-Za-z0-9_.:-]{1,128}", e);
    }
  }

  private static Set<String> users(String text) {
    var users = Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (users.contains("")) {
      throw new IllegalArgumentException("be user names, separated by commas");
    }
    return users;
  }
}
