package io.crossfade.testkit.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** A contract run by JUnit inside a test: what became of each of its rules. */
final class ContractRun {

  private final Map<String, TestExecutionResult> results = new TreeMap<>();

  private ContractRun() {}

  static ContractRun of(Class<?> contract) {
    var run = new ContractRun();
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents()
        .finished()
        .stream()
        .forEach(run::keep);
    return run;
  }

  Set<String> red() {
    return with(TestExecutionResult.Status.FAILED);
  }

  Set<String> skipped() {
    return with(TestExecutionResult.Status.ABORTED);
  }

  Set<String> green() {
    return with(TestExecutionResult.Status.SUCCESSFUL);
  }

  /** Why rules were red or skipped, for messages. */
  Map<String, String> reasons() {
    var reasons = new TreeMap<String, String>();
    results.forEach(
        (rule, result) ->
            result.getThrowable().ifPresent(thrown -> reasons.put(rule, brief(thrown))));
    return reasons;
  }

  private static String brief(Throwable thrown) {
    var words = thrown.toString().replaceAll("\\s+", " ");
    return words.substring(0, Math.min(300, words.length()));
  }

  private void keep(Event event) {
    var rule = event.getTestDescriptor().getDisplayName().split(" ", 2)[0];
    results.put(rule, event.getRequiredPayload(TestExecutionResult.class));
  }

  private Set<String> with(TestExecutionResult.Status status) {
    var rules = new TreeSet<String>();
    results.forEach((rule, result) -> addIf(result.getStatus() == status, rules, rule));
    return rules;
  }

  private static void addIf(boolean so, Set<String> rules, String rule) {
    if (so) {
      rules.add(rule);
    }
  }
}
