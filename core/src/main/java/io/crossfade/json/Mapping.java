package io.crossfade.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.Amount;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.GatePolicy;
import io.crossfade.spec.HealthPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which type is written and read how. Thread-safe. */
final class Mapping {

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxDocumentLength(Json.LONGEST)
          .maxNestingDepth(32)
          .maxNumberLength(40)
          .maxNameLength(256)
          .build();

  private static final List<TextType<?>> TEXTS =
      List.of(
          new TextType<>(DeploymentId.class, DeploymentId::value, DeploymentId::of),
          new TextType<>(InstanceId.class, InstanceId::value, InstanceId::of),
          new TextType<>(GroupId.class, GroupId::value, GroupId::of),
          new TextType<>(Revision.class, Revision::value, Revision::of),
          new TextType<>(Incarnation.class, Incarnation::value, Incarnation::of),
          new TextType<>(Endpoint.class, Endpoint::toString, Endpoint::parse),
          new TextType<>(Affinity.class, Affinity::cookie, Affinity::cookie),
          new TextType<>(Weight.class, Weight::toString, Weight::parse),
          new TextType<>(Amount.class, Amount::toString, Amount::parse),
          new TextType<>(Duration.class, Duration::toString, Duration::parse),
          new TextType<>(Instant.class, Instant::toString, Instant::parse));

  private static final List<DocumentType<?, ?>> DOCUMENTS =
      List.of(
          new DocumentType<>(
              EventRecord.class, EventDocument.class, EventDocument::of, EventDocument::record),
          new DocumentType<>(
              DeploymentPlan.class, PlanDocument.class, PlanDocument::of, PlanDocument::plan),
          new DocumentType<>(
              DeploymentSpec.class, SpecDocument.class, SpecDocument::of, SpecDocument::spec),
          new DocumentType<>(
              HealthPolicy.class, HealthDocument.class, HealthDocument::of, HealthDocument::policy),
          new DocumentType<>(
              GatePolicy.class, GateDocument.class, GateDocument::of, GateDocument::policy),
          new DocumentType<>(
              Fleet.class, FleetDocument.class, FleetDocument::of, FleetDocument::fleet),
          new DocumentType<>(
              Instance.class,
              InstanceDocument.class,
              InstanceDocument::of,
              InstanceDocument::instance),
          new DocumentType<>(
              Routing.class, RoutingDocument.class, RoutingDocument::of, RoutingDocument::routing),
          new DocumentType<>(
              RoutingChange.class,
              ChangeDocument.class,
              ChangeDocument::of,
              ChangeDocument::change));

  private Mapping() {}

  static ObjectMapper mapper() {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(LIMITS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    var mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .annotationIntrospector(new AllRequired())
            .withCoercionConfig(LogicalType.Textual, Mapping::refuseNumbers)
            .withConfigOverride(Optional.class, Mapping::leaveOutIfEmpty)
            .addMixIn(PlanStep.class, Kinds.Steps.class)
            .addMixIn(DeploymentEvent.class, Kinds.Events.class)
            .addMixIn(DeploymentResult.class, Kinds.Results.class)
            .addModule(module())
            .build();
    return mapper;
  }

  private static SimpleModule module() {
    var module = new SimpleModule("crossfade");
    TEXTS.forEach(type -> type.addTo(module));
    DOCUMENTS.forEach(type -> type.addTo(module));
    EnumWords.addTo(module);
    OptionalType.addTo(module);
    return module;
  }

  private static void refuseNumbers(MutableCoercionConfig c) {
    c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
    c.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
    c.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  private static void leaveOutIfEmpty(MutableConfigOverride optional) {
    optional.setInclude(
        JsonInclude.Value.construct(
            JsonInclude.Include.NON_EMPTY, JsonInclude.Include.USE_DEFAULTS));
    optional.setSetterInfo(JsonSetter.Value.construct(Nulls.SET, Nulls.FAIL));
  }

  /** Every field is required, but for those that may be left out. */
  private static final class AllRequired extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return member.getRawType() != Optional.class;
    }
  }
}
