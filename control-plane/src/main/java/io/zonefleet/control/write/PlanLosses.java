// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.WritePreview;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.plan.Losses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each cluster of a plan answers now and would not answer any more: whole domains ({@code emptied}), and names that would have no address,
 * or nothing, although their domain is answered ({@code stripped}). Every domain is looked at once for all clusters. Pure.
 */
final class PlanLosses {
    /** Names kept for a cluster; how many there are is counted on. */
    private static final int MOST = 1_000;

    private final WritePreview preview;
    private final SortedMap<ClusterId, Lost> all = new TreeMap<>();

    private PlanLosses(WritePreview preview) {
        this.preview = preview;
    }

    static PlanLosses of(WritePreview preview) {
        PlanLosses losses = new PlanLosses(preview);
        // a cluster that is new has lost nothing, and of one that goes there is nobody to ask
        preview.clusters().stream()
                .filter(id -> preview.before().clusters().containsKey(id)
                        && preview.after().clusters().containsKey(id))
                .forEach(id -> losses.all.put(id, new Lost()));
        DesiredPlanner.touchedNames(
                        preview.before(),
                        preview.after(),
                        preview.items().stream().map(ChangeItem::key).toList())
                .stream()
                .sorted(Comparator.comparing(DomainName::text))
                .forEach(losses::judge);
        return losses;
    }

    private void judge(DomainName domain) {
        DesiredAnswers was = DesiredAnswers.of(preview.before(), domain);
        DesiredAnswers is = DesiredAnswers.of(preview.after(), domain);
        if (was.equals(is)) {
            return;
        }
        Losses everywhere = Losses.between(was.everywhere(), is.everywhere());
        Set<ClusterId> own = new TreeSet<>(was.own().keySet());
        own.addAll(is.own().keySet());
        Set<ClusterId> concerned = everywhere.equals(Losses.NONE) ? own : all.keySet();
        for (ClusterId id : concerned) {
            add(domain, id, own.contains(id) ? Losses.between(was.on(id), is.on(id)) : everywhere);
        }
    }

    private void add(DomainName domain, ClusterId id, Losses losses) {
        Lost lost = all.get(id);
        if (lost == null) {
            return;
        }
        if (losses.emptied()) {
            lost.emptied.add(domain.text());
        }
        losses.names(domain, other -> isAnswered(other, id)).forEach(lost.stripped::add);
    }

    private boolean isAnswered(DomainName name, ClusterId id) {
        return DesiredAnswers.of(preview.before(), name).on(id).isPresent();
    }

    /**
     * Adds what a cluster loses to what a plan says of it.
     *
     * @param most names shown of each kind
     */
    void put(ObjectNode cluster, ClusterId id, int most) {
        Lost lost = all.getOrDefault(id, new Lost());
        cluster.set("emptied", lost.emptied.json(most));
        if (lost.stripped.count > 0) {
            cluster.set("stripped", lost.stripped.json(most));
        }
    }

    /** Of one cluster. */
    private static final class Lost {
        private final Names emptied = new Names();
        private final Names stripped = new Names();
    }

    /** The first of many names, and how many there are. */
    private static final class Names {
        private final List<String> first = new ArrayList<>();
        private int count;

        void add(String name) {
            count++;
            if (first.size() < MOST) {
                first.add(name);
            }
        }

        ObjectNode json(int most) {
            ObjectNode json = JsonBody.object().put("count", count);
            ArrayNode names = json.putArray("names");
            first.stream().sorted().limit(most).forEach(names::add);
            return json;
        }
    }
}
