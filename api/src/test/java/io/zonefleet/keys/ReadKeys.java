// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

/** The other direction of {@link KeyParser}, by {@link Keys}. */
final class ReadKeys {
    private ReadKeys() {}

    static String write(Keys keys, ParsedKey parsed) {
        return switch (parsed) {
            case ParsedKey.Epoch epoch -> keys.epoch();
            case ParsedKey.Topology topology -> keys.topology();
            case ParsedKey.Removals removals -> keys.removals();
            case ParsedKey.Intent intent -> keys.intent(intent.key());
            case ParsedKey.Change change -> keys.change(change.id());
            case ParsedKey.ChangePart part -> keys.changePart(part.id(), part.part());
            case ParsedKey.Applying applying -> keys.applying(applying.id());
            case ParsedKey.Idempotency idempotency -> keys.idempotency(idempotency.sha256());
            case ParsedKey.PollResult result -> keys.pollResult(result.source());
            case ParsedKey.Token token -> keys.token(token.id());
            case ParsedKey.Secret secret -> keys.secret(secret.id());
            case ParsedKey.Pending pending -> keys.pending(pending.feed());
            case ParsedKey.DesiredHead head -> keys.head(head.feed());
            case ParsedKey.DesiredDigest digest -> keys.digest(digest.feed());
            case ParsedKey.DesiredRemoved removed -> keys.removed(removed.feed());
            case ParsedKey.DesiredDomain domain -> keys.desiredDomain(domain.feed(), domain.name());
            case ParsedKey.DesiredZone zone -> keys.desiredZone(zone.feed(), zone.name());
            case ParsedKey.DesiredSerial serial -> keys.serial(serial.feed(), serial.name());
            case ParsedKey.DesiredProfile profile -> keys.desired(profile.feed()) + "profile";
            case ParsedKey.Node node -> keys.node(node.cluster(), node.node());
            case ParsedKey.Status status -> keys.status(status.cluster(), status.node());
            case ParsedKey.Unknown unknown -> unknown.key();
        };
    }
}
