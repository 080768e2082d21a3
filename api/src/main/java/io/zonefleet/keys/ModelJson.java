// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.Below;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.Labels;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.ProofSteps;
import io.zonefleet.model.ResolverOption;
import io.zonefleet.model.Role;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.TokenId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How the model's types stand in JSON: types of one word as that word, records by their components. */
final class ModelJson {
    private ModelJson() {}

    static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(words())
                .addMixIn(Answer.class, AnswerFields.class)
                .addMixIn(Contribution.class, ContributionFields.class)
                .addMixIn(Change.class, ChangeFields.class)
                // By fields alone: methods such as isEverywhere() say something about a record, they are not part of
                // it.
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                .build();
        mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)); // no null in a list or map
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxNumberLength(32)
                        .build());
        return mapper;
    }

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("zonefleet");
        word(module, DomainName.class, DomainName::text, DomainName::new);
        word(module, Address.class, Address::text, Address::of);
        word(module, OwnerName.class, OwnerName::text, OwnerName::new);
        word(module, ClusterId.class, ClusterId::text, ClusterId::new);
        word(module, SourceId.class, SourceId::text, SourceId::new);
        word(module, ProfileId.class, ProfileId::text, ProfileId::new);
        word(module, DrainId.class, DrainId::text, DrainId::new);
        word(module, TokenId.class, TokenId::text, TokenId::new);
        word(module, SecretId.class, SecretId::text, SecretId::new);
        word(module, SecretKind.class, SecretKind::text, text -> constant(SecretKind.values(), SecretKind::text, text));
        word(module, Role.class, Role::text, text -> constant(Role.values(), Role::text, text));
        word(module, NodeName.class, NodeName::text, NodeName::new);
        word(module, ChangeId.class, ChangeId::text, ChangeId::new);
        word(module, Upstream.class, Upstream::text, Upstream::new);
        word(module, Instant.class, Instant::toString, Instant::parse);
        word(module, Duration.class, Duration::toString, Duration::parse);
        word(module, ProofSteps.class, ProofSteps::text, ProofSteps::new);
        word(module, ResolverOption.class, ResolverOption::text, ResolverOption::new);
        word(module, Below.class, Below::text, text -> constant(Below.values(), Below::text, text));
        word(module, ApplyMode.class, ApplyMode::text, text -> constant(ApplyMode.values(), ApplyMode::text, text));
        word(module, FaultKind.class, FaultKind::text, text -> constant(FaultKind.values(), FaultKind::text, text));
        word(module, LinkKind.class, LinkKind::text, text -> constant(LinkKind.values(), LinkKind::text, text));
        word(module, RulesMode.class, RulesMode::text, text -> constant(RulesMode.values(), RulesMode::text, text));
        word(
                module,
                RulesBackend.class,
                RulesBackend::text,
                text -> constant(RulesBackend.values(), RulesBackend::text, text));
        word(module, Teardown.class, Teardown::text, text -> constant(Teardown.values(), Teardown::text, text));
        word(module, NodeRole.class, NodeRole::text, text -> constant(NodeRole.values(), NodeRole::text, text));
        word(
                module,
                KubeProxyMode.class,
                KubeProxyMode::text,
                text -> constant(KubeProxyMode.values(), KubeProxyMode::text, text));
        word(
                module,
                PollResult.Outcome.class,
                PollResult.Outcome::text,
                text -> constant(PollResult.Outcome.values(), PollResult.Outcome::text, text));
        module.addSerializer(new ChangeItemWriter());
        module.addSerializer(new LabelsWriter()).addDeserializer(Labels.class, new LabelsReader());
        module.addSerializer(new TtlWriter()).addDeserializer(Ttl.class, new TtlReader());
        return module;
    }

    /** What came later than format version 1 is left out where it is empty. */
    @SuppressWarnings("UnusedVariable") // for its annotations
    private abstract static class AnswerFields {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.FAIL)
        List<DnsRecord> records = List.of();
    }

    @SuppressWarnings("UnusedVariable") // for its annotations
    private abstract static class ContributionFields {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.FAIL)
        List<Contribution> others = List.of();

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.FAIL)
        List<Horizon> horizons = List.of();

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        boolean lastResort;
    }

    @SuppressWarnings("UnusedVariable") // for its annotations
    private abstract static class ChangeFields {
        @JsonDeserialize(using = ItemsReader.class)
        List<ChangeItem> items = List.of();
    }

    /** Leaves the items of a change to the {@link ItemKeys} that its reader has as an attribute, or passes over them: {@link Codec} reads them. */
    static final class ItemsReader extends StdDeserializer<List<ChangeItem>> {
        ItemsReader() {
            super(List.class);
        }

        @Override
        public List<ChangeItem> deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (context.getAttribute(ItemKeys.class) instanceof ItemKeys keys) {
                keys.read(json);
            } else {
                json.skipChildren();
            }
            return List.of();
        }
    }

    private static <T> T constant(T[] values, Function<T, String> text, String wanted) {
        for (T value : values) {
            if (text.apply(value).equals(wanted)) {
                return value;
            }
        }
        throw new IllegalArgumentException("no such word: " + wanted);
    }

    private static <T> void word(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(new WordWriter<>(type, write));
        module.addDeserializer(type, new WordReader<>(type, read));
    }

    private static final class WordWriter<T> extends StdSerializer<T> {
        private final transient Function<T, String> write;

        WordWriter(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(write.apply(value));
        }
    }

    private static final class WordReader<T> extends StdDeserializer<T> {
        private final transient Function<String, T> read;

        WordReader(Class<T> type, Function<String, T> read) {
            super(type);
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return read.apply(json.getText());
        }
    }

    /** With its key as stores have it; {@link Codec} reads it, for the key tells of what type the rest is. */
    private static final class ChangeItemWriter extends StdSerializer<ChangeItem> {
        ChangeItemWriter() {
            super(ChangeItem.class);
        }

        @Override
        public void serialize(ChangeItem value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartObject();
            json.writeStringField("key", Keys.DEFAULT.intent(value.key()));
            if (value.before().isPresent()) {
                provider.defaultSerializeField("before", value.before().get(), json);
            }
            if (value.after().isPresent()) {
                provider.defaultSerializeField("after", value.after().get(), json);
            }
            json.writeEndObject();
        }
    }

    private static final class LabelsWriter extends StdSerializer<Labels> {
        LabelsWriter() {
            super(Labels.class);
        }

        @Override
        public void serialize(Labels value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeObject(value.entries());
        }
    }

    private static final class LabelsReader extends StdDeserializer<Labels> {
        LabelsReader() {
            super(Labels.class);
        }

        @Override
        public Labels deserialize(JsonParser json, DeserializationContext context) throws IOException {
            // nearly all have none, of hundreds of thousands
            if (!json.isExpectedStartObjectToken()) {
                return (Labels) context.handleUnexpectedToken(Labels.class, json);
            }
            Map<String, String> entries = new TreeMap<>();
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                json.nextToken();
                entries.put(key, context.readValue(json, String.class));
            }
            return Labels.of(entries);
        }
    }

    private static final class TtlWriter extends StdSerializer<Ttl> {
        TtlWriter() {
            super(Ttl.class);
        }

        @Override
        public void serialize(Ttl value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(value.seconds());
        }
    }

    private static final class TtlReader extends StdDeserializer<Ttl> {
        TtlReader() {
            super(Ttl.class);
        }

        @Override
        public Ttl deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return new Ttl(json.getIntValue());
        }
    }
}
