// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Polling;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which sources name which secrets. Pure. */
final class SecretUse {
    private SecretUse() {}

    /** The sources that name a secret, disabled ones too. */
    static List<SourceId> of(ControlImage image, SecretId id) {
        return all(image).getOrDefault(id.text(), List.of());
    }

    /** Sources by the secrets that they name. */
    static Map<String, List<SourceId>> all(ControlImage image) {
        Map<String, List<SourceId>> users = new TreeMap<>();
        image.intent().sources().values().stream()
                .map(Versioned::value)
                .forEach(source -> names(source)
                        .forEach(name -> users.computeIfAbsent(name, first -> new ArrayList<>())
                                .add(source.id())));
        users.values().forEach(each -> each.sort(null));
        return users;
    }

    private static Stream<String> names(Source source) {
        return Stream.concat(
                source.kubernetes().map(KubernetesSync::secret).stream(),
                source.poll().header().map(Polling.SecretHeader::secret).stream());
    }
}
