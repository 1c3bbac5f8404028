package io.crossfade.simulation;
import io.crossfade.testkit.sim.*;
public final class Scratch {
  public static void main(String[] a) {
    var sim = Shipped.simulation().build();
    if (a[0].equals("replay")) {
      var run = sim.replay(Scenario.parse(a[1]));
      run.trace().forEach(System.out::println);
      System.out.println(run); run.refusals().forEach(System.out::println);
      return;
    }
    long t = System.nanoTime();
    var sweep = sim.sweep(Long.parseLong(a[0]), Long.parseLong(a[1]));
    double s = (System.nanoTime() - t) / 1e9;
    System.out.println(sweep + " in " + s + " s");
    var seen = new java.util.TreeMap<String,Integer>();
    var first = new java.util.TreeMap<String,SimulationRun>();
    for (var f : sweep.failures()) { var w = f.violations().get(0); var k = w.promise()+" "+w.words().replaceAll("[0-9]+","#"); if(k.length()>140)k=k.substring(0,140); seen.merge(k,1,Integer::sum); first.putIfAbsent(k,f);}
    seen.forEach((k,v)->System.out.println(v+" x "+k+"\n      "+first.get(k).scenario()+"\n      "+sim.shrink(first.get(k).scenario())));
  }
}
