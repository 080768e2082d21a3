// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.ResolverOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Settings of injection in JSON. */
final class InjectionJson {
    private static final int MAX_OPTIONS = 16;
    private static final int MAX_NAMESPACES = 100;
    private static final InjectionSettings STANDARD = InjectionSettings.DEFAULT;

    private InjectionJson() {}

    static InjectionSettings read(JsonFields fields) {
        List<Address> nameservers =
                fields.distinct("nameservers", 1, InjectionSettings.MAX_NAMESERVERS, Address::parse);
        List<DomainName> searches = fields.distinct("searches", 0, InjectionSettings.MAX_SEARCHES, DomainName::parse);
        List<ResolverOption> options = fields.has("options")
                ? fields.distinct("options", 0, MAX_OPTIONS, ResolverOption::parse)
                : STANDARD.options();
        checkOptions(fields, options);
        int percent = (int) fields.whole("provedPercent", 1, 100, STANDARD.provedPercent());
        List<String> except = fields.has("exceptNamespaces")
                ? fields.distinct("exceptNamespaces", 0, MAX_NAMESPACES, InjectionSettings::parseNamespace)
                : STANDARD.exceptNamespaces();
        fields.end();
        return new InjectionSettings(nameservers, searches, options, percent, except);
    }

    private static void checkOptions(JsonFields fields, List<ResolverOption> options) {
        Set<String> names = new HashSet<>();
        for (ResolverOption option : options) {
            if (!names.add(option.name())) {
                fields.violations()
                        .add(
                                fields.pointer("options"),
                                option.text(),
                                "option-twice",
                                "set " + option.name() + " only once");
            }
        }
    }

    static ObjectNode json(InjectionSettings settings) {
        ObjectNode json = JsonBody.object();
        if (!settings.nameservers().isEmpty()) {
            ModelFields.putAddresses(json, "nameservers", settings.nameservers());
        }
        if (!settings.searches().isEmpty()) {
            ArrayNode searches = json.putArray("searches");
            settings.searches().forEach(name -> searches.add(name.text()));
        }
        ArrayNode options = json.putArray("options");
        settings.options().forEach(option -> options.add(option.text()));
        json.put("provedPercent", settings.provedPercent());
        ArrayNode except = json.putArray("exceptNamespaces");
        settings.exceptNamespaces().forEach(except::add);
        return json;
    }
}
