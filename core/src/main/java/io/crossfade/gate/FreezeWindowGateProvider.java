package io.crossfade.gate;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.gate.FreezeWindowGate.Question;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateProvider;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a {@link FreezeWindowGate} from settings; {@code docs/gates.md} lists them.
 *
 * <p>Thread-safe.
 */
public final class FreezeWindowGateProvider implements GateProvider {

  /** Makes the provider. */
  public FreezeWindowGateProvider() {}

  @Override
  public String name() {
    return "freeze-window";
  }

  @Override
  public Gate create(AdapterConfig config) {
    return config.read(FreezeWindowGateProvider::read);
  }

  private static Gate read(SettingsReader settings) {
    var zone = settings.value("zone", ZoneOffset.UTC, FreezeWindowGateProvider::zone);
    var builder = FreezeWindowGate.builder(zone);
    builder.asking(
        settings.value(
            "asks", Question.MAY_START, Question.MAY_START, FreezeWindowGateProvider::question));
    windows(settings, "weekly", FreezeWindowText::weekly).forEach(builder::window);
    windows(settings, "dated", FreezeWindowText::dated).forEach(builder::window);
    if (settings.optionalText("weekly").isEmpty() && settings.optionalText("dated").isEmpty()) {
      settings.fault("weekly or dated is missing");
    }
    readOverride(settings, builder);
    return builder.build();
  }

  private static List<FreezeWindow> windows(
      SettingsReader settings, String key, Function<String, List<FreezeWindow>> parse) {
    return settings.value(key, List.of(), List.of(), parse);
  }

  private static void readOverride(SettingsReader settings, FreezeWindowGate.Builder builder) {
    var by = settings.optionalText("override-by");
    var why = settings.optionalText("override-why");
    if (by.isPresent() != why.isPresent()) {
      settings.fault("override-by and override-why go together: who lifts the freeze, and why");
    } else if (by.isPresent()) {
      try {
        builder.override(by.get(), why.orElse(""));
      } catch (IllegalArgumentException e) {
        settings.fault(String.valueOf(e.getMessage()));
      }
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("be a time zone such as Europe/Vienna or UTC", e);
    }
  }

  private static Question question(String text) {
    return switch (text) {
      case "may-start" -> Question.MAY_START;
      case "may-continue" -> Question.MAY_CONTINUE;
      default -> throw new IllegalArgumentException("be may-start or may-continue");
    };
  }
}
