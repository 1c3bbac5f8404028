package io.crossfade.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictReadingTest {

  private final PlanJson json = new PlanJson();
  private final String plan = json.write(Samples.plan());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "start",         | "begin",            | $.steps[0] (line 81, | there is no kind 'begin', only [ask-gate,
          "step": "start", |                     | $.steps[0] (line 84, | the kind is missing
          "strategy"       | "strategi"          | $.strategy (line     | the field 'strategy' is missing
          "notes"          | "more": 3, "notes"  | $.more (line         | there is no field 'more', only [baseline,
          "passes": 5,     |                     | $.spec.health.passes | the field 'passes' is missing
          "passes": 5      | "passes": 5, "passes": 5 | $.spec.health (line 9 | Duplicate field 'passes'
          "passes": 5      | "passes": null      | $.spec.health.passes | null is not a value
          "passes": 5      | "passes": 1e999     | $.spec.health.passes | a whole number in range is expected
          "passes": 5      | "passes": 5.0       | $.spec.health.passes | a whole number in range is expected
          "passes": 5      | "passes": "5"       | $.spec.health.passes | a whole number in range is expected
          "passes": 5      | "passes": 0         | $.spec.health (line 8,      | passes must be at least 1, was 0
          "passes": 5      | "passes": 3000000000 | $.spec.health.passes | out of range of int
          "passes": 5      | "passes": 05        | $.spec.health (line 9 | Leading zeroes not allowed
          "passes": 5      | "passes": NaN       | $.spec.health (line 9 | NaN
          "zone": "north"  | "zone": 7           | $.start.instances[0].zone (line 42, column 15) | a string is expected
          "zone": "north"  | "zone": null        | $.start.instances[0].zone | null is not a value
          "north"          | "north\\u0000"       | $.start.instances[0] | zone must match [A-Za-z0-9_.:-]{1,128}, was 'north?'
          "12.5%"          | "120%"              | $.steps[3].change.weights.green | weight must be within 0..100 percent, was 120.00
          "web-c"          | "we b;c"            | $.start.slots.free[0] | instance id must match
          "web-c"          | null                | $.start.slots.free[0] | null is not a value
          "PT10M"          | "10 minutes"        | $.spec.health.deadline | Text cannot be parsed to a Duration
          "open": false    | "open": 0           | $.start.slots.open   | true or false is expected
          reassert-after-restart | REASSERT      | $.spec.drift         | one of [freeze, reassert-after-restart, reassert] is expected, was 'REASSERT'
          "removals": [    | "removals": null, "x": [ | $.steps[3].change.removals | null is not a value
          "tolerated": 1   | "tolerated": 3      | $.steps[2] (line 94  | tolerated must be within 0..2, was 3
          "format": 1,     |                     | $                    | 'format' is missing
          "format": 1      | "format": 2         | $.format (line 2     | it is in format 2, but this release reads formats up to 1
          "format": 1      | "format": 0         | $.format (line 2     | there is no format 0
          "format": 1      | "format": "1"       | $.format (line 2     | 'format' must be a whole number
          "web-a"          | "web-b"             | $.start (line        | instance 'web-b' is listed twice
          """)
  void says_what_it_refuses_and_where(String good, String bad, String place, String reason) {
    var text = plan.replaceFirst(Pattern.quote(good), replacement(bad));
    assertThat(text).isNotEqualTo(plan);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.read(text))
        .withMessageStartingWith("The plan cannot be read: at " + place)
        .withMessageContaining(reason)
        .withMessageNotContaining("io.crossfade")
        .withMessageNotContaining("jackson");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "null", "[]", "7", "\"plan\"", "{}", "{", "{\"format\":1}", "\0"})
  void refuses_what_is_no_plan(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.read(text))
        .withMessageStartingWith("The plan cannot be read: at $");
  }

  @Test
  void refuses_every_beginning_of_a_plan() {
    for (int length = 0; length < plan.length() - 1; length += 7) {
      var beginning = plan.substring(0, length);

      assertThatIllegalArgumentException().isThrownBy(() -> json.read(beginning));
    }
  }

  @Test
  void refuses_what_comes_after_the_end() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.read(plan + plan))
        .withMessageContaining("there is more after the end of the document");
  }

  @Test
  void refuses_deep_nesting_before_it_overflows_the_stack() {
    var deep = "{\"notes\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"format\":1}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.read(deep))
        .withMessageContaining("nesting depth");
  }

  @Test
  void refuses_a_number_of_a_million_digits() {
    var text = plan.replace("\"passes\": 5", "\"passes\": " + "9".repeat(1_000_000));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.read(text))
        .withMessageContaining("Number value length");
  }

  @Test
  void refuses_a_field_name_of_a_million_letters_with_a_short_message() {
    var text = plan.replace("\"notes\"", "\"" + "n".repeat(1_000_000) + "\"");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.read(text))
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(1_000));
  }

  @Test
  void refuses_a_plan_in_a_newer_format_within_an_event() {
    var events = new EventJson();
    var event = events.write(Samples.record(Samples.events().get(0)));
    var newer = event.replace("\"plan\":{\"format\":1", "\"plan\":{\"format\":2");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> events.read(newer))
        .withMessageStartingWith("The event cannot be read: at $.event.plan")
        .withMessageContaining("format must be 1 for this release, was 2");
  }

  @Test
  void reads_the_kind_wherever_it_stands() {
    var text =
        plan.replaceFirst(
            "\"step\": \"hold\",\\s+\"duration\": \"PT30S\",",
            "\"duration\": \"PT30S\", \"step\": \"hold\",");
    assertThat(text).isNotEqualTo(plan);

    assertThat(json.read(text)).isEqualTo(Samples.plan());
  }

  private static String replacement(String bad) {
    return bad == null ? "" : Matcher.quoteReplacement(bad);
  }
}
