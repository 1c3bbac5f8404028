package io.crossfade.benchmarks.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A line chart of shares, as SVG; as high as its highest line. */
final class Chart {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 50;
  private static final int RIGHT = 210;
  private static final int TOP = 34;
  private static final int BOTTOM = 44;
  private static final double STEP = .2;
  private static final List<String> COLOURS =
      List.of("#0b6e4f", "#2b59c3", "#c1292e", "#8a4fff", "#b07d00", "#00798c");

  private final String title;
  private final String across;
  private final List<String> ticks;
  private final List<Line> lines = new ArrayList<>();
  private double most = STEP;

  private record Line(String name, List<Double> values, boolean isLevel) {}

  Chart(String title, String across, List<String> ticks) {
    this.title = title;
    this.across = across;
    this.ticks = List.copyOf(ticks);
  }

  /** Adds a dashed line at a height. */
  void level(double share, String name) {
    add(new Line(name, List.of(share, share), true));
  }

  void line(String name, List<Double> values) {
    add(new Line(name, List.copyOf(values), false));
  }

  private void add(Line line) {
    lines.add(line);
    double highest = line.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    most = Math.max(most, STEP * Math.ceil(highest / STEP));
  }

  private String drawn(int place) {
    var line = lines.get(place);
    var colour = line.isLevel() ? "#666" : COLOURS.get(place % COLOURS.size());
    int count = line.values().size();
    var points =
        IntStream.range(0, count)
            .mapToObj(i -> number(x(i, count)) + "," + number(y(line.values().get(i))))
            .collect(Collectors.joining(" "));
    double legend = TOP + 18.0 * place + 8;
    return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s points=\"%s\"/>\n"
            .formatted(colour, line.isLevel() ? " stroke-dasharray=\"5 4\"" : "", points)
        + text(WIDTH - RIGHT + 14, legend, "start", colour, line.name());
  }

  String svg() {
    var svg =
        new StringBuilder(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    svg.append(text(LEFT, 18, "start", "#222", title));
    for (int i = 0; i <= Math.round(most / STEP); i++) {
      double share = STEP * i;
      svg.append(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" stroke=\"#ddd\"/>\n"
              .formatted(LEFT, WIDTH - RIGHT, number(y(share)), number(y(share))));
      svg.append(text(LEFT - 6, y(share) + 4, "end", "#444", number(100 * share) + " %"));
    }
    for (int i = 0; i < ticks.size(); i++) {
      svg.append(text(x(i, ticks.size()), HEIGHT - BOTTOM + 16, "middle", "#444", ticks.get(i)));
    }
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "#222", across));
    IntStream.range(0, lines.size()).mapToObj(this::drawn).forEach(svg::append);
    return svg.append("</svg>\n").toString();
  }

  private static double x(int i, int count) {
    return LEFT + (double) i / Math.max(1, count - 1) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double share) {
    return HEIGHT - BOTTOM - share / most * (HEIGHT - TOP - BOTTOM);
  }

  private static String text(double x, double y, String anchor, String colour, String words) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
        .formatted(number(x), number(y), anchor, colour, words.replace("&", "&amp;"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
  }
}
