// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.control.image.FleetImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.StoredSecret;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** Stored secrets as they are now, for who sends them to their servers. */
public final class StoredSecrets {
    private final Supplier<FleetImage> fleet;
    private final Keys keys;
    private final Sealing sealing;

    /** @param fleet as it is now */
    public StoredSecrets(Supplier<FleetImage> fleet, Keys keys, Sealing sealing) {
        this.fleet = fleet;
        this.keys = keys;
        this.sealing = sealing;
    }

    /** None, whatever their names. */
    public static StoredSecrets none() {
        return new StoredSecrets(() -> FleetImage.EMPTY, Keys.DEFAULT, new Sealing(Optional.empty()));
    }

    /**
     * Opens one to send it.
     *
     * @param kind that it has to be of
     * @param url where it is to be sent
     * @return empty where none is stored under that name
     */
    public Optional<Sealing.Opened> open(String name, SecretKind kind, URI url) {
        if (!(SecretId.parse(name) instanceof Parsed.Valid<SecretId>(SecretId id))) {
            return Optional.empty();
        }
        FleetImage now = fleet.get();
        if (now.unreadable().containsKey(keys.secret(id))) {
            return Optional.of(new Sealing.Opened.Closed("the stored secret " + id + " can't be read; put it again"));
        }
        return Optional.ofNullable(now.secrets().get(id)).map(Versioned::value).map(secret -> open(secret, kind, url));
    }

    private Sealing.Opened open(StoredSecret secret, SecretKind kind, URI url) {
        if (secret.kind() != kind) {
            return new Sealing.Opened.Closed(
                    "the stored secret %s is a %s, and a %s is needed here: put it with kind %s"
                            .formatted(secret.id(), secret.kind().text(), kind.text(), kind.text()));
        }
        if (!secret.url().equals(BoundServer.of(url))) {
            return new Sealing.Opened.Closed("the stored secret %s is for %s alone, not for %s: put it with that url"
                    .formatted(secret.id(), secret.url(), BoundServer.of(url)));
        }
        return sealing.open(secret);
    }
}
