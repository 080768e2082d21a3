// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.image.Pace;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the authorities, which all replicas share by the store, and this replica's own certificate, which stays in memory. Each replica does it;
 * of two at once one is too late, and takes what the other made. Without the store everything goes on with what is known. Owns its thread.
 */
final class AuthorityKeeper implements AutoCloseable {
    /** A certificate lasts so long. */
    static final Duration LIFE = Duration.ofDays(30);

    /** It is made anew when it has no more than this left. */
    static final Duration RENEWED_BEFORE = Duration.ofDays(10);

    private static final Logger LOG = LoggerFactory.getLogger(AuthorityKeeper.class);
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** Until there is a first certificate: no API server is answered before. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Store store;
    private final String key;
    private final List<String> names;
    private final InstantSource clock;
    private final CertificateMaker maker = new CertificateMaker();
    private final ServingKeys keys = new ServingKeys();
    private final Pace pace = new Pace();
    private volatile Authorities authorities = Authorities.NONE;
    private State state = State.READ;
    /** Whose signature the certificate has. */
    private Optional<Authority> signer = Optional.empty();

    /** How the last look at the store went: told when it becomes another one, not at each look. */
    private enum State {
        READ,
        UNREACHABLE,
        UNREADABLE
    }

    /** @param names that the certificate is for */
    AuthorityKeeper(Store store, Keys keys, Collection<String> names, InstantSource clock) {
        this.store = store;
        this.key = keys.authorities();
        this.names = List.copyOf(names);
        this.clock = clock;
    }

    /** Begins to look. */
    void start() {
        pace.wake();
        Thread.ofVirtual().name("authorities").start(() -> {
            while (pace.pause(keys.current().isEmpty() ? SOON : LOOK)) {
                try {
                    look();
                } catch (RuntimeException defect) {
                    // tried again: without this thread nothing would be wrong for weeks, and then everything
                    LOG.atError().setCause(defect).log("looking after the webhook's certificates failed");
                }
            }
        });
    }

    /** All authorities as last seen. */
    Authorities authorities() {
        return authorities;
    }

    /** What TLS asks for keys. */
    ServingKeys keys() {
        return keys;
    }

    /** Looks once: reads, adds what is missing, takes a certificate where it is time. */
    synchronized void look() {
        Instant now = clock.instant();
        Authorities known = authorities;
        try {
            known = kept(now);
            if (becomes(State.READ)) {
                LOG.atInfo().log("the authorities of the webhook can be read again");
            }
        } catch (StoreException unreachable) {
            if (becomes(State.UNREACHABLE)) {
                LOG.atWarn()
                        .addKeyValue("why", unreachable.getMessage())
                        .log("the authorities of the webhook can't be read now");
            }
        } catch (UnreadableException broken) {
            if (becomes(State.UNREADABLE)) {
                LOG.atError()
                        .addKeyValue("key", key)
                        .addKeyValue("why", broken.getMessage())
                        .log(
                                "the authorities of the webhook are unreadable: delete the key, and what is known here is put back");
            }
        }
        known.signing(now).filter(by -> isDue(by, now)).ifPresent(by -> certify(by, now));
        authorities = known; // last: who trusts them finds a certificate
    }

    private boolean becomes(State next) {
        boolean other = state != next;
        state = next;
        return other;
    }

    private Authorities kept(Instant now) throws UnreadableException {
        Optional<Entry> stored =
                store.read(KeyRange.single(key), 0).entries().stream().findFirst();
        // where the key was lost, what API servers trust already is put back
        Authorities before = stored.isEmpty()
                ? authorities
                : Codec.decode(Authorities.class, stored.get().value());
        Authorities wanted = before.at(now, signsFrom -> maker.authority(now, signsFrom));
        if (stored.isPresent() && wanted.equals(before)) {
            return before;
        }
        Txn put = Txn.builder()
                .compare(key, stored.map(Entry::modRevision).orElse(0L))
                .put(key, Codec.encode(wanted))
                .build();
        if (store.commit(put) instanceof TxnOutcome.Committed) {
            LOG.atInfo().addKeyValue("authorities", wanted.all()).log("the webhook has other authorities");
            return wanted;
        }
        pace.wake(); // another replica was first
        return before;
    }

    private boolean isDue(Authority by, Instant now) {
        return !signer.equals(Optional.of(by))
                || keys.current()
                        .filter(one -> one.until().isAfter(now.plus(RENEWED_BEFORE)))
                        .isEmpty();
    }

    private void certify(Authority by, Instant now) {
        try {
            Identity identity = maker.server(by, names, now, now.plus(LIFE));
            keys.take(identity);
            signer = Optional.of(by);
            LOG.atInfo().addKeyValue("until", identity.until()).log("the webhook has a new certificate");
        } catch (GeneralSecurityException unusable) {
            LOG.atError()
                    .addKeyValue("key", key)
                    .addKeyValue("why", unusable.getMessage())
                    .log("the authority of the webhook can't sign");
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        pace.end();
    }
}
