package io.crossfade.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.pool.TypePool;

/** Bugs of the engine, and one of a journal: a method that does something else. */
enum PlantedBug {
  STOPS_WITHOUT_WAITING_FOR_REQUESTS("Emptiness", "await", FixedValue.value("")),
  LEAVES_NO_TIME_WHERE_REQUESTS_ARE_NOT_KNOWN("Emptiness", "awaitSettled", FixedValue.value("")),
  BELIEVES_EVERYBODY_VERIFIED("Verifier", "isVerified", FixedValue.value(true)),
  NEVER_COUNTS_A_PASS("Verifier", "note", StubMethod.INSTANCE),
  ASKS_NOBODY_BEFORE_ROUTING("SureSteering", "prepare", MethodCall.invoke(nobody())),
  BELIEVES_THAT_A_VERIFICATION_LASTS("Verifier", "unverified", MethodCall.invoke(emptySet())),
  ASKS_FOR_NO_CAPACITY("CapacityGuard", "require", StubMethod.INSTANCE),
  COUNTS_THE_DEAD_AS_CAPACITY("CapacityGuard", "isHealthy", FixedValue.value(true)),
  BELIEVES_THAT_A_CHANGE_TOOK_EFFECT("Steering", "isThere", FixedValue.value(true)),
  NEVER_BELIEVES_THAT_A_CHANGE_TOOK_EFFECT("Steering", "isThere", FixedValue.value(false)),
  FORGETS_WHAT_A_DEAD_PROCESS_MAY_HAVE_BEGUN(
      "Course", "mayHaveBegun", MethodCall.invoke(emptyList())),
  KEEPS_NO_LEASE("LeaseKeeper", "keep", StubMethod.INSTANCE),
  TAKES_UNCLEAR_FOR_YES("GateKeeper", "hold", FixedValue.value(true)),
  STARTS_NOTHING("PoolWork", "start", FixedValue.value("")),
  LEAVES_THE_OLD_RUNNING("PoolWork", "stop", FixedValue.value("")),
  BELIEVES_A_LIST_THAT_IS_LATE("PoolWork", "wasTriedOtherwise", FixedValue.value(false)),
  KNOWS_NO_WAY_BACK("Course", "canGoBack", FixedValue.value(false)),
  GOES_BACK_BY_DOING_NOTHING("Course", "stepsDone", FixedValue.value(10_000)),
  HAS_NO_DEADLINES("ActiveTime$Deadline", "passed", FixedValue.value(false)),
  HAS_NO_TIME_AT_ALL("ActiveTime$Deadline", "passed", FixedValue.value(true)),
  NEVER_FINISHES_A_STREAM("Log", "finish", StubMethod.INSTANCE),
  USES_ONE_KEY_FOR_EVERY_EFFECT("EffectKey", "of", FixedValue.value("k")),
  BELIEVES_THAT_A_DAY_HAS_PASSED("Course", "active", aDay()),
  LEAVES_ANYBODY_OUT("Course", "tolerates", FixedValue.value(1_000)),
  FORGETS_WHOM_REQUESTS_REACHED("Departures", "isWithin", FixedValue.value(false)),
  FORGETS_WHO_WAS_NOT_DRAINED("Course", "isUndrained", FixedValue.value(false)),
  TAKES_WHO_IS_OUT_FOR_EMPTY("StepPerformer", "awaitRest", FixedValue.value("already so")),
  IS_SURE_OF_ANYBODY("Emptiness", "require", StubMethod.INSTANCE),
  CONFIRMS_BEFORE_THE_DISK_IS_TOLD_TO_KEEP_IT(
      "io.crossfade.testkit.sim.JournalDisk", "force", StubMethod.INSTANCE),
  GAINS_NOBODY("SureSteering", "gains", FixedValue.value(false)),
  ENDS_A_DRAIN_WHATEVER_CHANGED_MEANWHILE("Steering", "changesNoRequests", FixedValue.value(true)),
  TAKES_EVERYTHING_FOR_STRANGE("Drift", "mayReassert", FixedValue.value(false));

  private static final String ENGINE = "io.crossfade.engine.";

  private final String type;
  private final String method;
  private final Implementation body;

  PlantedBug(String type, String method, Implementation body) {
    this.type = type.startsWith("io.") ? type : ENGINE + type;
    this.method = method;
    this.body = body;
  }

  boolean isIn(String name) {
    return type.equals(name);
  }

  /** Returns the class with the bug in it. */
  byte[] plant(ClassLoader original) {
    var locator = ClassFileLocator.ForClassLoader.of(original);
    var described = TypePool.Default.of(locator).describe(type).resolve();
    if (described.getDeclaredMethods().filter(named(method)).isEmpty()) {
      throw new IllegalStateException("there is no " + method + " in " + type + " any more");
    }
    return new ByteBuddy()
        .redefine(described, locator)
        .method(named(method))
        .intercept(body)
        .make()
        .getBytes();
  }

  private static Implementation aDay() {
    return MethodCall.invoke(method(Duration.class, "ofDays", long.class)).with(1L);
  }

  private static Method nobody() {
    return method(Hunt.class, "nobody");
  }

  private static Method emptyList() {
    return method(List.class, "of");
  }

  private static Method emptySet() {
    return method(Set.class, "of");
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
