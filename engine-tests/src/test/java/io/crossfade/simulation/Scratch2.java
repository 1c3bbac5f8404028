package io.crossfade.simulation;
import io.crossfade.testkit.sim.*;
public final class Scratch2 {
  public static void main(String[] a) {
    var sim = Shipped.simulation().build();
    var m = new java.util.TreeMap<String,Integer>();
    for (long s=1;s<=200;s++){ var r=sim.run(sim.scenario(s)); if(!r.refusals().isEmpty()) m.merge(r.scenario().balancer()+" s"+r.scenario().strategy()+" n"+r.scenario().instances()+" "+r.refusals().get(Math.min(1,r.refusals().size()-1)).replaceAll("[0-9]+","#"),1,Integer::sum);}
    m.forEach((k,v)->System.out.println(v+" "+k));
  }
}
