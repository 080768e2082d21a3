// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.AnyModel;
import io.zonefleet.testing.AnyText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is given in place of a name, an address or an id is read to something canonical or refused with a rule. */
class AnyInputTest {
    @Provide
    Arbitrary<String> broken() {
        return AnyText.broken();
    }

    @Provide
    Arbitrary<DomainName> names() {
        return AnyModel.names();
    }

    @Provide
    Arbitrary<Address> addresses() {
        return AnyModel.addresses();
    }

    @Provide
    Arbitrary<Upstream> upstreams() {
        return AnyModel.upstreams();
    }

    @Property
    void aNameIsCanonicalOrRefused(@ForAll("broken") String text) {
        isCanonicalOrRefused(text, DomainName::parse, DomainName::text, "[a-z0-9.-]{1,253}");
        if (DomainName.parse(text) instanceof Parsed.Valid<DomainName>(DomainName name)) {
            assertThat(name.unicode()).isNotEmpty();
        }
    }

    @Property
    void anAddressIsCanonicalOrRefused(@ForAll("broken") String text) {
        isCanonicalOrRefused(text, Address::parse, Address::text, "[0-9a-f.:]{2,45}");
    }

    @Property
    void anUpstreamIsCanonicalOrRefused(@ForAll("broken") String text) {
        isCanonicalOrRefused(text, Upstream::parse, Upstream::text, "[A-Za-z0-9._/:\\[\\]-]{2,201}");
    }

    @Property
    void anIdIsOneLabelOrRefused(@ForAll("broken") String text) {
        isCanonicalOrRefused(text, ClusterId::parse, ClusterId::text, "[a-z0-9-]{1,63}");
        isCanonicalOrRefused(text, ProfileId::parse, ProfileId::text, "[a-z0-9-]{1,63}");
        isCanonicalOrRefused(text, SourceId::parse, SourceId::text, "[a-z0-9-]{1,63}");
        isCanonicalOrRefused(text, NodeName::parse, NodeName::text, "[a-z0-9.-]{1,253}");
        assertThat(ChangeId.isUlid(text)).isFalse();
    }

    @Property
    void aLabelHasNothingButPlainCharacters(@ForAll("broken") String text) {
        if (Labels.isKey(text)) {
            assertThat(text).matches("[A-Za-z0-9._/-]{1,63}");
        }
        if (Labels.isValue(text)) {
            assertThat(text).matches("[A-Za-z0-9._-]{0,63}");
        }
    }

    @Property
    void aNameIsReadBackFromWhatWasMadeOfIt(@ForAll("names") DomainName name) {
        assertThat(DomainName.parse(name.text())).isEqualTo(Parsed.valid(name));
        assertThat(DomainName.parse(name.absolute())).isEqualTo(Parsed.valid(name));
        assertThat(DomainName.ofReversed(name.reversed())).isEqualTo(name);
        assertThat(String.join(".", name.labels())).isEqualTo(name.text());
        assertThat(name.ancestors()).hasSize(name.labels().size() - 1).allMatch(name::isBelow);
    }

    @Property
    void namesAreOrderedByTheirLabelsFromTheRight(@ForAll("names") DomainName a, @ForAll("names") DomainName b) {
        List<String> left = new ArrayList<>(a.labels());
        List<String> right = new ArrayList<>(b.labels());
        Collections.reverse(left);
        Collections.reverse(right);
        assertThat(Integer.signum(a.compareTo(b)))
                .isEqualTo(Integer.signum(Arrays.compare(left.toArray(String[]::new), right.toArray(String[]::new))))
                .isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.isBelow(b))
                .isEqualTo(left.size() > right.size()
                        && left.subList(0, right.size()).equals(right));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    }

    @Property
    void anAddressIsReadBackFromItsText(@ForAll("addresses") Address a, @ForAll("addresses") Address b) {
        assertThat(Address.parse(a.text())).isEqualTo(Parsed.valid(a));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(a.text().equals(b.text())).isEqualTo(a.equals(b));
    }

    @Property
    void anUpstreamIsReadBackFromItsText(@ForAll("upstreams") Upstream upstream) {
        assertThat(Upstream.parse(upstream.text())).isEqualTo(Parsed.valid(upstream));
    }

    private static <T> void isCanonicalOrRefused(
            String text, Function<String, Parsed<T>> parse, Function<T, String> print, String form) {
        switch (parse.apply(text)) {
            case Parsed.Valid<T>(T value) -> {
                assertThat(print.apply(value)).matches(form);
                assertThat(parse.apply(print.apply(value))).isEqualTo(Parsed.valid(value));
            }
            case Parsed.Invalid<T>(List<Violation> violations) ->
                assertThat(violations)
                        .allSatisfy(violation -> assertThat(violation.rule()).matches("[a-z0-9-]+"));
        }
    }
}
