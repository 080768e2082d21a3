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

    /** Names kept for the one cluster that was asked for: of as many domains as there are. */
    private static final int MOST_OF_ONE = 100_000;

    private final WritePreview preview;
    private final PlanView view;
    private final SortedMap<ClusterId, Lost> all = new TreeMap<>();
    /** Of the cluster that was asked for, where that was asked for. */
    private final Lost shown = new Lost(MOST_OF_ONE);

    private PlanLosses(WritePreview preview, PlanView view) {
        this.preview = preview;
        this.view = view;
    }

    /** @param view of which cluster more is kept */
    static PlanLosses of(WritePreview preview, PlanView view) {
        PlanLosses losses = new PlanLosses(preview, view);
        // a cluster that is new has lost nothing, and of one that goes there is nobody to ask
        preview.clusters().stream()
                .filter(id -> preview.before().clusters().containsKey(id)
                        && preview.after().clusters().containsKey(id))
                .forEach(id -> losses.all.put(id, new Lost(MOST)));
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
        List<String> stripped = losses.names(domain, other -> isAnswered(other, id));
        lost.add(domain, losses.emptied(), stripped);
        if (view.cluster().filter(id::equals).isPresent()) {
            shown.add(
                    domain,
                    losses.emptied() && view.shows(domain.text()),
                    stripped.stream().filter(view::shows).toList());
        }
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
        all.getOrDefault(id, new Lost(MOST)).put(cluster, most);
    }

    /** Puts what the cluster that was asked for loses, of the names that were asked for, in the place of the first of all. */
    void show(ObjectNode cluster) {
        cluster.remove("stripped");
        shown.put(cluster, MOST_OF_ONE);
    }

    /** Of one cluster. */
    private static final class Lost {
        private final Names emptied;
        private final Names stripped;

        Lost(int most) {
            emptied = new Names(most);
            stripped = new Names(most);
        }

        void add(DomainName domain, boolean whole, List<String> names) {
            if (whole) {
                emptied.add(domain.text());
            }
            names.forEach(stripped::add);
        }

        void put(ObjectNode cluster, int most) {
            cluster.set("emptied", emptied.json(most));
            if (stripped.count > 0) {
                cluster.set("stripped", stripped.json(most));
            }
        }
    }

    /** The first of many names, and how many there are. */
    private static final class Names {
        private final int kept;
        private final List<String> first = new ArrayList<>();
        private int count;

        Names(int kept) {
            this.kept = kept;
        }

        void add(String name) {
            count++;
            if (first.size() < kept) {
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
