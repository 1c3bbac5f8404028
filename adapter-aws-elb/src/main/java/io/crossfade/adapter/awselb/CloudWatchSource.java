package io.crossfade.adapter.awselb;

import io.crossfade.adapter.awselb.MetricData.Span;
import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.MetricSource;
import io.crossfade.analysis.metric.Series;
import io.crossfade.analysis.metric.Subject;
import io.crossfade.budget.CallBudget;
import io.crossfade.error.AdapterException;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * What CloudWatch counts and measures at the target group of an Application Load Balancer that a
 * version runs in.
 *
 * <pre>
 *   requests, 5xx, errors     counters that only rise; over a window: how many in each period
 *   response-time average     seconds until the headers of the answer, by the period; also p99,
 *                             p99.9, maximum ...
 * </pre>
 *
 * <p>Figures are of whole minutes and two minutes old; counts that come up to a quarter of an hour
 * late are still added. A minute without requests is one only if CloudWatch tells healthy targets
 * for it; what it tells nothing of is unknown, and five such minutes, a throttled call or half an
 * answer are errors, never zeros.
 *
 * <p>Needs {@code software.amazon.awssdk:cloudwatch} and {@code crossfade-analysis}, which are
 * optional dependencies. Thread-safe.
 */
public final class CloudWatchSource implements MetricSource {

  private static final Duration SETTLES_IN = Duration.ofMinutes(2);
  private static final Duration LATEST = Duration.ofMinutes(5);
  private static final Pattern RESPONSE_TIME =
      Pattern.compile("response-time (average|minimum|maximum|p[0-9]{1,2}(?:\\.[0-9]{1,2})?)");

  private final ElbSettings settings;
  private final Function<Revision, Optional<GroupId>> groupOf;
  private final TimeSource time;
  private final MetricData data;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final Map<Revision, Home> homes = new ConcurrentHashMap<>();

  /** Where a revision ran at the end of a minute. */
  private record Home(Instant end, Optional<GroupId> group) {}

  private CloudWatchSource(
      ElbSettings settings,
      Function<Revision, Optional<GroupId>> groupOf,
      TimeSource time,
      MetricData data) {
    this.settings = settings;
    this.groupOf = Objects.requireNonNull(groupOf, "groupOf");
    this.time = Objects.requireNonNull(time, "time");
    this.data = data;
  }

  /**
   * Returns a source over the SDK's client, whose closing stays the caller's.
   *
   * @param budget the calls that may be made; those to CloudWatch count apart from those to ELB
   * @param settings whose groups and load balancer
   * @param groupOf the group that a revision runs in, none if it runs in none, such as {@link
   *     TargetGroupPool#groupOf}; asked once a minute
   * @throws IllegalArgumentException if the settings are not of one Application Load Balancer
   */
  public static CloudWatchSource over(
      CloudWatchClient sdk,
      CallBudget budget,
      ElbSettings settings,
      Function<Revision, Optional<GroupId>> groupOf,
      TimeSource time) {
    var data =
        new MetricData(
            Objects.requireNonNull(sdk, "sdk"),
            Objects.requireNonNull(budget, "budget"),
            loadBalancer(settings));
    return new CloudWatchSource(settings, groupOf, time, data);
  }

  private static String loadBalancer(ElbSettings settings) {
    var all =
        settings.places().stream()
            .map(place -> Arns.loadBalancerOf(place.listener()))
            .distinct()
            .toList();
    if (settings.kind() != ElbSettings.Kind.APPLICATION || all.size() != 1) {
      throw new IllegalArgumentException(
          "CloudWatch is asked of one Application Load Balancer, but the settings are of a "
              + settings.kind()
              + " and of "
              + all);
    }
    return all.get(0);
  }

  @Override
  public List<Series> read(MetricQuery query, Subject subject) {
    var end = subject.now().minus(SETTLES_IN).truncatedTo(ChronoUnit.MINUTES);
    return home(subject.revision(), end)
        .map(this::targetGroup)
        .map(targetGroup -> List.of(new Series(targetGroup, values(query, targetGroup, end))))
        .orElse(List.of());
  }

  private Optional<GroupId> home(Revision revision, Instant end) {
    var known = homes.get(revision);
    if (known == null || !known.end().equals(end)) {
      homes.values().removeIf(old -> !old.end().equals(end));
      known = new Home(end, groupOf.apply(revision));
      homes.put(revision, known);
    }
    return known.group();
  }

  private String targetGroup(GroupId group) {
    var arn = settings.groups().get(group);
    if (arn == null) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "Group '"
              + group
              + "' is none of the settings, which have "
              + settings.groups().keySet());
    }
    return arn;
  }

  private List<Double> values(MetricQuery query, String targetGroup, Instant end) {
    var counter = Counter.named(query.text());
    if (counter.isPresent()) {
      return query
          .window()
          .map(window -> counts(counter.get(), targetGroup, span(window, end)))
          .orElseGet(
              () ->
                  List.of(
                      tallies
                          .computeIfAbsent(targetGroup, arn -> new Tally(data, arn))
                          .count(counter.get(), end)));
    }
    var statistic = responseTime(query).orElseThrow(() -> new IllegalArgumentException(no(query)));
    var span =
        query
            .window()
            .map(window -> span(window, end))
            .orElse(new Span(end.minus(LATEST), end, Tally.MINUTE));
    var times = data.read(targetGroup, List.of(statistic), span).of(statistic);
    boolean onlyLast = query.window().isEmpty() && !times.isEmpty();
    return onlyLast ? times.subList(times.size() - 1, times.size()) : times;
  }

  private List<Double> counts(Counter counter, String targetGroup, Span span) {
    var seen = data.read(targetGroup, Counter.STATISTICS, span);
    return seen.each(period -> counter.in(seen, period));
  }

  /** CloudWatch begins periods at multiples of their length. */
  private static Span span(MetricQuery.Window window, Instant end) {
    long step = window.step().toSeconds();
    var last = Instant.ofEpochSecond(Math.floorDiv(end.getEpochSecond(), step) * step);
    long periods = window.length().toSeconds() / step;
    return new Span(last.minus(window.step().multipliedBy(periods)), last, window.step());
  }

  private static Optional<Statistic> responseTime(MetricQuery query) {
    var matcher = RESPONSE_TIME.matcher(query.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var name = matcher.group(1);
    boolean percentile = name.startsWith("p");
    return Optional.of(
        Statistic.responseTime(
            percentile ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1)));
  }

  /** Also tries whether CloudWatch may be asked at all. */
  @Override
  public List<String> problems(MetricQuery query) {
    var problems = new ArrayList<String>();
    if (Counter.named(query.text()).isEmpty() && responseTime(query).isEmpty()) {
      problems.add(no(query));
    }
    if (query.window().filter(window -> !isWhole(window.step())).isPresent()) {
      problems.add(
          query + " has steps of other than whole minutes, which CloudWatch does not keep");
    }
    try {
      var now = time.now().truncatedTo(ChronoUnit.MINUTES);
      data.read(
          settings.groups().values().iterator().next(),
          List.of(Statistic.REQUESTS),
          new Span(now.minus(Tally.MINUTE), now, Tally.MINUTE));
    } catch (AdapterException e) {
      problems.add(query + " cannot be asked: " + e.getMessage());
    }
    return problems;
  }

  private static boolean isWhole(Duration step) {
    return step.toNanos() % Tally.MINUTE.toNanos() == 0;
  }

  private static String no(MetricQuery query) {
    return query
        + " is nothing that CloudWatch knows of a target group; ask for requests, 5xx, errors,"
        + " response-time average, or response-time p99";
  }
}
