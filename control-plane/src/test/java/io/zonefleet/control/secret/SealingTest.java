// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.TestKeys;
import io.zonefleet.keys.Codec;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.model.StoredSecret.Sealed;
import io.zonefleet.store.Bytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final SecretId ID = new SecretId("prod.token");
    private static final URI URL = URI.create("https://192.0.2.1:6443");
    private static final String VALUE = "eyJhbGciOi.the-token";

    private final Sealing sealing = new Sealing(Optional.of(TestKeys.ONE));

    private StoredSecret stored() {
        return stored(sealing.seal(ID, SecretKind.TOKEN, URL, VALUE));
    }

    private static StoredSecret stored(Sealed sealed) {
        return new StoredSecret(ID, SecretKind.TOKEN, URL, "", Instant.EPOCH, "token:test", sealed);
    }

    private void assertClosed(StoredSecret secret) {
        assertThat(sealing.open(secret))
                .isInstanceOfSatisfying(
                        Sealing.Opened.Closed.class,
                        closed -> assertThat(closed.why())
                                .contains("put it again")
                                .doesNotContain(VALUE));
    }

    @Test
    void opensWhatItSealedAfterItWasInTheStore() throws Exception {
        Bytes bytes = Codec.encode(stored());

        StoredSecret read = Codec.decode(StoredSecret.class, bytes);
        assertThat(sealing.open(read)).isEqualTo(new Sealing.Opened.Known(VALUE));
        assertThat(bytes.utf8()).startsWith("{\"v\":1,").doesNotContain(VALUE);
        assertThat(bytes.utf8())
                .doesNotContain(Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void neverUsesANonceTwice() {
        assertThat(stored().sealed().nonce()).isNotEqualTo(stored().sealed().nonce());
        assertThat(stored().sealed().bytes()).isNotEqualTo(stored().sealed().bytes());
        assertThat(Base64.getDecoder().decode(stored().sealed().nonce())).hasSize(12);
    }

    @Test
    void findsAnyByteThatWasChanged() {
        StoredSecret good = stored();
        byte[] bytes = Base64.getDecoder().decode(good.sealed().bytes());
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertClosed(stored(new Sealed(
                    good.sealed().key(),
                    good.sealed().nonce(),
                    Base64.getEncoder().encodeToString(changed))));
        }
        assertClosed(stored(new Sealed(good.sealed().key(), good.sealed().nonce(), "")));
        assertClosed(stored(new Sealed(good.sealed().key(), "!", good.sealed().bytes())));
        assertClosed(stored(new Sealed(
                good.sealed().key(), stored().sealed().nonce(), good.sealed().bytes())));
    }

    @Test
    void opensNoneThatWasMovedToAnotherNameServerOrKind() {
        StoredSecret good = stored();

        assertClosed(
                new StoredSecret(new SecretId("other.token"), good.kind(), URL, "", good.written(), "", good.sealed()));
        assertClosed(new StoredSecret(
                ID, good.kind(), URI.create("https://192.0.2.66:6443"), "", good.written(), "", good.sealed()));
        assertClosed(new StoredSecret(ID, SecretKind.HEADER, URL, "", good.written(), "", good.sealed()));
    }

    @Test
    void opensByAnOlderKeyAndByNoOther() {
        StoredSecret old = stored();
        Sealing rotated = new Sealing(Optional.of(TestKeys.of((byte) 2, (byte) 1)));
        Sealing other = new Sealing(Optional.of(TestKeys.of((byte) 2)));

        assertThat(rotated.open(old)).isEqualTo(new Sealing.Opened.Known(VALUE));
        assertThat(rotated.isNewest(old)).isFalse();
        assertThat(sealing.isNewest(old)).isTrue();
        assertThat(other.open(old))
                .isInstanceOfSatisfying(
                        Sealing.Opened.Closed.class,
                        closed -> assertThat(closed.why())
                                .contains("lacks the key " + old.sealed().key()));
        assertThat(new Sealing(Optional.empty()).open(old))
                .isInstanceOfSatisfying(
                        Sealing.Opened.Closed.class,
                        closed -> assertThat(closed.why()).contains("no secrets.keyFile"));
    }

    @Test
    void tellsNothingOfAValueInWords() {
        assertThat(stored().toString())
                .doesNotContain(stored().sealed().bytes())
                .contains("prod.token");
        assertThat(sealing.open(stored()).toString()).isEqualTo("Known[]");
    }

    @Test
    void bindsToSchemeHostAndPort() {
        for (String url :
                new String[] {"https://A.example.com", "https://a.example.com:443/k8s", "HTTPS://a.example.com/"}) {
            assertThat(BoundServer.of(URI.create(url))).isEqualTo(URI.create("https://a.example.com"));
        }
        assertThat(BoundServer.of(URI.create("https://[2001:db8::1]:6443/x")))
                .isEqualTo(URI.create("https://[2001:db8::1]:6443"));
        assertThat(BoundServer.of(URI.create("http://a.example.com:80"))).isEqualTo(URI.create("http://a.example.com"));
        assertThat(BoundServer.isSame(URI.create("https://a/k8s/"), URI.create("https://a:443/k8s")))
                .isTrue();
        assertThat(BoundServer.isSame(URI.create("https://a/k8s/c-1"), URI.create("https://a/k8s/c-2")))
                .isFalse();
    }
}
