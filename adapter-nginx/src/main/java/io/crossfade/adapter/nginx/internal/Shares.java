package io.crossfade.adapter.nginx.internal;

import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who gets which share of the requests under a routing table: groups by weight, the serving members
 * of each by capacity. Groups and members are in the order of their names, so that a client hashed
 * onto a line of shares moves only when its own line's bounds do. Not API: may change or vanish in
 * any release.
 *
 * <p>Immutable.
 */
public final class Shares {

  private static final int ALL = Weight.ALL.basisPoints();

  private final List<Group> groups;

  private Shares(List<Group> groups) {
    this.groups = groups;
  }

  /**
   * A group and its members.
   *
   * @param id its name
   * @param weight its share of the requests that no pin decides
   * @param members all of them, by name
   */
  public record Group(GroupId id, Weight weight, List<Member> members) {

    /** Copies the members. */
    public Group {
      members = List.copyOf(members);
    }

    /** Returns the members that get new requests. */
    public List<Member> serving() {
      return members.stream().filter(Member::isServing).toList();
    }
  }

  /**
   * A member of a group.
   *
   * @param id its name
   * @param target its address and capacity
   * @param state what it gets
   */
  public record Member(InstanceId id, Target target, MemberState state) {

    /** Returns whether it gets new requests. */
    public boolean isServing() {
      return state == MemberState.SERVING;
    }
  }

  /** Returns the shares under a table. */
  public static Shares of(RoutingTable table) {
    var groups = new ArrayList<Group>();
    new TreeMap<>(table.routing().groups())
        .forEach((id, group) -> groups.add(group(id, group, table)));
    return new Shares(List.copyOf(groups));
  }

  /** Returns every group, by name, those without weight or members included. */
  public List<Group> groups() {
    return groups;
  }

  /** Returns the groups that get requests by weight. */
  public List<Group> weighted() {
    return groups.stream().filter(group -> !group.weight().isNone()).toList();
  }

  /**
   * Returns each serving member's share of the requests that no pin decides, by name of group and
   * member. They add up to 100 % unless a group with weight has no serving member. What is left of
   * rounding goes to the members whose share was cut most.
   *
   * @throws IllegalArgumentException if a member's share is less than 0.01 %
   */
  public Map<Member, Weight> ofMembers() {
    var shares = new LinkedHashMap<Member, Weight>();
    weighted().forEach(group -> shares.putAll(split(group)));
    return shares;
  }

  private static Map<Member, Weight> split(Group group) {
    var serving = group.serving();
    long whole = serving.stream().mapToLong(member -> member.target().capacity()).sum();
    long points = group.weight().basisPoints();
    var parts = new LinkedHashMap<Member, Integer>();
    serving.forEach(
        member -> parts.put(member, (int) (points * member.target().capacity() / whole)));
    int left = (int) points - parts.values().stream().mapToInt(Integer::intValue).sum();
    serving.stream()
        .sorted(
            Comparator.comparing(
                member -> -(points * member.target().capacity() % whole),
                Comparator.naturalOrder()))
        .limit(serving.isEmpty() ? 0 : left)
        .forEach(member -> parts.merge(member, 1, Integer::sum));
    var shares = new LinkedHashMap<Member, Weight>();
    parts.forEach((member, part) -> shares.put(member, atLeastOnePoint(member, part)));
    return shares;
  }

  private static Weight atLeastOnePoint(Member member, int part) {
    if (part < 1 || part > ALL) {
      throw new IllegalArgumentException(
          "the share of '"
              + member.id()
              + "' must be at least 0.01%, which is the finest there is");
    }
    return Weight.ofBasisPoints(part);
  }

  private static Group group(GroupId id, GroupRouting group, RoutingTable table) {
    var members = new ArrayList<Member>();
    new TreeMap<>(group.members())
        .forEach((member, state) -> members.add(new Member(member, table.target(member), state)));
    return new Group(id, group.weight(), members);
  }
}
