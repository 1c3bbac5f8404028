package io.crossfade.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is code of this version, and what they point at is there. */
class DocumentsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern FENCE = Pattern.compile("(?s)(-->\n)?```java\n(.*?)```");
  private static final Pattern OTHER_CODE = Pattern.compile("(?s)```.*?```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static final String SOURCES = "src/main/java";
  private static final Set<String> UNPUBLISHED = Set.of("examples", "benchmarks");

  private static final String IMPORTS =
      """
      import static org.assertj.core.api.Assertions.assertThat;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      """;

  /** Says that the rest is as the reader has it. */
  private static final Pattern AND_SO_ON = Pattern.compile("(?m)…(?=[ \t]*(//.*)?$)");

  /** What a reader has at hand, by the names that the documents use. */
  private static final Map<String, String> AT_HAND =
      Map.of(
          "router", "TrafficRouter",
          "dataSource", "javax.sql.DataSource",
          "client", "ElbClient",
          "settings", "ElbSettings",
          "budget", "CallBudget",
          "cloudWatchClient", "software.amazon.awssdk.services.cloudwatch.CloudWatchClient",
          "command", "String",
          "spec", "DeploymentSpec",
          "strategy", "DeploymentStrategy",
          "simulation", "Simulation");

  private static final String A_STRATEGY_OF_THEIRS =
      """
      static class MyStrategy implements DeploymentStrategy {
        MyStrategy(int batch) {}
        public DeploymentPlan plan(DeploymentSpec spec, Fleet fleet) { return null; }
      }
      """;

  @TempDir Path classes;

  @Test
  void what_is_shown_compiles() throws IOException {
    var sources = new ArrayList<Source>();
    for (var document : documents()) {
      var code = shown(document);
      if (!code.isEmpty()) {
        sources.add(source("Shown" + sources.size(), document, code));
      }
    }

    assertThat(sources).hasSizeGreaterThan(8);
    assertThat(complaints(sources)).isEmpty();
  }

  @Test
  void links_lead_somewhere() throws IOException {
    var lost = new ArrayList<String>();
    for (var document : documents()) {
      var links = LINK.matcher(withoutCode(document)).results().toList();
      for (var link : links) {
        var anchor = link.group(2) == null ? "" : link.group(2);
        boolean here = !link.group(1).contains(":");
        if (here && !leads(document, link.group(1), anchor)) {
          lost.add(document + ": " + link.group());
        }
      }
    }

    assertThat(lost).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (var pages = Files.list(ROOT.resolve("docs"));
        var beside = Files.list(ROOT)) {
      return Stream.concat(pages, beside)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  /** Returns the code of a page, but for what a comment before it says is a part of a file. */
  private static String shown(Path document) throws IOException {
    return FENCE
        .matcher(Files.readString(document))
        .results()
        .filter(fence -> fence.group(1) == null)
        .map(fence -> "{\n" + ended(fence.group(2)) + "}\n")
        .collect(Collectors.joining());
  }

  private static String ended(String code) {
    var whole = AND_SO_ON.matcher(code).replaceAll(";").stripTrailing();
    return whole.endsWith(";") || whole.endsWith("}") ? whole + "\n" : whole + ";\n";
  }

  private static Source source(String name, Path document, String code) throws IOException {
    var text =
        new StringBuilder("// " + document + "\n")
            .append(IMPORTS)
            .append(String.join("", imports()))
            .append("@SuppressWarnings(\"all\") class " + name + " {\n");
    text.append(A_STRATEGY_OF_THEIRS);
    AT_HAND.forEach((field, type) -> text.append(type + " " + field + ";\n"));
    text.append("void shown() throws Exception {\n" + code + "}\n}\n");
    return new Source(name, text.toString());
  }

  /** Returns an import of each package that is published. */
  private static List<String> imports() throws IOException {
    var imports = new ArrayList<String>();
    try (var modules = Files.newDirectoryStream(ROOT, DocumentsTest::isPublished)) {
      for (var module : modules) {
        imports.addAll(imports(module.resolve(SOURCES)));
      }
    }
    return imports;
  }

  private static boolean isPublished(Path module) {
    return Files.isDirectory(module.resolve(SOURCES))
        && !UNPUBLISHED.contains(module.getFileName().toString());
  }

  private static List<String> imports(Path sources) throws IOException {
    try (var files = Files.walk(sources)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .map(file -> sources.relativize(file.getParent()).toString())
          .map(folder -> folder.replace(File.separatorChar, '.'))
          .filter(name -> !name.contains("internal"))
          .map(name -> "import " + name + ".*;\n")
          .toList();
    }
  }

  private List<String> complaints(List<Source> sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    var path = System.getProperty("java.class.path");
    var options = List.of("-proc:none", "-d", classes.toString(), "-cp", path);
    compiler.getTask(null, null, found, options, null, sources).call();
    return found.getDiagnostics().stream()
        .filter(complaint -> complaint.getKind() == Diagnostic.Kind.ERROR)
        .map(complaint -> complaint.getSource() + ": " + complaint)
        .toList();
  }

  private static String withoutCode(Path document) throws IOException {
    return OTHER_CODE.matcher(Files.readString(document)).replaceAll("");
  }

  private static boolean leads(Path from, String file, String anchor) throws IOException {
    var to = file.isEmpty() ? from : from.resolveSibling(file).normalize();
    return Files.exists(to) && (anchor.isEmpty() || anchors(to).contains(anchor));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(withoutCode(document))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(words -> words.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .toList();
  }

  /** A text as a source file, named for the page that it is from. */
  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public String toString() {
      return text.lines().findFirst().orElse("");
    }
  }
}
