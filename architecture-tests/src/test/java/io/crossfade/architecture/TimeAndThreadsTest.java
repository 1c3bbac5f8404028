package io.crossfade.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static io.crossfade.architecture.Code.ROOT;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;

/** Time is an argument, and so are threads. */
@AnalyzeClasses(packages = ROOT, importOptions = DoNotIncludeTests.class)
class TimeAndThreadsTest {

  @ArchTest
  static final ArchRule c1_time_is_injected =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".internal.time..")
          .should()
          .callCodeUnitWhere(
              describe("reads or waits on the real clock", TimeAndThreadsTest::touchesRealTime))
          .because("every wait and every timestamp must be drivable from a test");

  @ArchTest
  static void c2_one_class_reads_the_real_clock(JavaClasses classes) {
    var readers =
        classes.stream()
            .filter(type -> type.getAccessesFromSelf().stream().anyMatch(c -> touchesRealTime(c)))
            .map(JavaClass::getSimpleName)
            .toList();

    Conditions.require(
        readers.equals(List.of("SystemTimeSource")), "the real clock is read by " + readers);
  }

  @ArchTest
  static final ArchRule c3_threads_belong_to_the_embedder =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".internal.threads..", ROOT + ".testkit..")
          .should()
          .callConstructorWhere(
              describe(
                  "starts threads of its own",
                  call ->
                      call.getTargetOwner().isAssignableTo(Thread.class)
                          || call.getTargetOwner().isAssignableTo(ThreadPoolExecutor.class)
                          || call.getTargetOwner().isAssignableTo(ForkJoinPool.class)
                          || call.getTargetOwner().isAssignableTo(Timer.class)))
          .orShould()
          .callMethodWhere(
              describe(
                  "creates a pool or borrows the common one", TimeAndThreadsTest::takesThreads))
          .because("one package makes the default for embedders who pass no executor");

  @ArchTest
  static final ArchRule c4_no_synchronized_methods =
      noMethods()
          .should()
          .haveModifier(JavaModifier.SYNCHRONIZED)
          .because("locks are private final fields, so that no caller can hold them");

  @ArchTest
  static final ArchRule c5_no_thread_locals =
      noFields()
          .should()
          .haveRawType(describe("a ThreadLocal", type -> type.isAssignableTo(ThreadLocal.class)));

  private static boolean touchesRealTime(JavaAccess<?> call) {
    var owner = call.getTargetOwner().getName();
    var name = call.getTarget().getName();
    boolean plain = call.getTarget().getFullName().endsWith("()");
    return switch (owner) {
      case "java.lang.Thread" -> name.equals("sleep") || name.equals("onSpinWait");
      case "java.lang.System" -> name.equals("nanoTime") || name.equals("currentTimeMillis");
      case "java.lang.Object" -> name.equals("wait");
      case "java.util.concurrent.TimeUnit" -> name.equals("sleep");
      case "java.util.concurrent.locks.LockSupport" -> name.startsWith("park") && !plain;
      case "java.util.Date" -> name.equals("<init>") && plain;
      case "java.time.Clock" -> name.startsWith("system");
      // now(Clock) is fine
      default -> owner.startsWith("java.time.") && name.equals("now") && plain;
    };
  }

  private static boolean takesThreads(JavaAccess<?> call) {
    var owner = call.getTargetOwner();
    return owner.isEquivalentTo(Executors.class)
        || owner.isEquivalentTo(ForkJoinPool.class)
        || call.getName().equals("parallelStream")
        || call.getName().equals("delayedExecutor")
        || owner.isEquivalentTo(CompletableFuture.class)
            && call.getName().endsWith("Async")
            && !call.getTarget().getFullName().contains(Executor.class.getName());
  }
}
