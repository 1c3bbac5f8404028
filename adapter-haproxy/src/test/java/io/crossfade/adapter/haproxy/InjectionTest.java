package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Pin;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A name that could become a command is refused before it reaches a socket, never escaped. */
class InjectionTest {

  static Stream<String> evil() {
    return Stream.of(
        "a;shutdown sessions server app/b",
        "a\nshow info",
        "a\r\nx",
        "a b",
        "a\\;b",
        "a#b",
        "a{b}",
        "$a",
        "a<<b",
        "a\u202eb",
        "a\0b",
        "\"a\"",
        "");
  }

  @ParameterizedTest
  @MethodSource("evil")
  void refuses_it_as_any_name(String evil) {
    List<ThrowingCallable> ways =
        List.of(
            () -> InstanceId.of(evil),
            () -> GroupId.of(evil),
            () -> Endpoint.of(evil, 80),
            () -> Pin.header("version", evil, GroupId.of("green")),
            () -> Pin.header(evil, "x", GroupId.of("green")),
            () -> Commands.weight(evil, "a", 1),
            () -> Commands.weight("app", evil, 1),
            () -> Commands.state("app", "a", evil),
            () -> Commands.down("app", evil),
            () -> Commands.delete("app", evil),
            () -> Commands.readRouting(evil, "/m"),
            () -> Commands.readRouting("app", evil),
            () -> Commands.setEntry("/m", evil, "x"),
            () -> Commands.setEntry("/m", "x", evil),
            () -> Commands.addEntry(evil, "x", "y"),
            () -> Commands.deleteEntry("/m", evil),
            () -> Commands.ring(evil),
            () -> Commands.toOld(evil, "show info"),
            () -> HaProxySettings.builder(List.of("/run/s"), "app", "/m").responseTimes(evil),
            () -> HaProxySettings.builder(List.of("/run/s"), evil, "/m"),
            () -> HaProxySettings.builder(List.of("/run/s"), "app", evil),
            () -> HaProxySettings.builder(List.of(evil), "app", "/m"));

    for (var way : ways) {
      assertThatThrownBy(way).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("evil")
  void keeps_every_line_to_the_commands_that_were_meant(String evil) {
    var commands = List.of(Commands.weight("app", "a", 1), Commands.down("app", "a"));
    var lines = Commands.batch(commands).stream().map(Commands::line);

    assertThat(lines)
        .containsExactly("set server app/a weight 1;set server app/a health down\n")
        .noneMatch(line -> !evil.isEmpty() && line.contains(evil));
  }
}
