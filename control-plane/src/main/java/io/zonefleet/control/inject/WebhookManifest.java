// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.InjectionSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tells an API server to ask us about new pods. Pure. */
final class WebhookManifest {
    /** Name of the object. */
    static final String NAME = "zonefleet-pod-dns";

    /** Name of the webhook in it. */
    static final String WEBHOOK = "pod-dns.zonefleet.io";

    /** The path below the webhook's URL; its last segment names the cluster that asks. */
    static final String PATH = "/inject/";

    private static final Pattern IN_CLUSTER =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?)\\.([a-z0-9]([a-z0-9-]*[a-z0-9])?)\\.svc");

    private static final int HTTPS = 443;
    private static final int SECONDS = 2;

    private WebhookManifest() {}

    /**
     * For a cluster.
     *
     * @param url where its API server reaches us
     * @param bundle certificates of all authorities (PEM)
     */
    static MutatingWebhookConfiguration of(ClusterId cluster, InjectionSettings settings, URI url, String bundle) {
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(NAME)
                .addToLabels("app.kubernetes.io/name", "zonefleet")
                .addToLabels("app.kubernetes.io/component", "injection")
                .endMetadata()
                .addNewWebhook()
                .withName(WEBHOOK)
                .withAdmissionReviewVersions("v1")
                .withClientConfig(client(cluster, url, bundle))
                .addNewRule()
                .withOperations("CREATE") // DNS of a pod can't be changed later
                .withApiGroups("")
                .withApiVersions("v1")
                .withResources("pods")
                .withScope("Namespaced")
                .endRule()
                .withNamespaceSelector(namespaces(settings, ownNamespace(url)))
                .withObjectSelector(pods())
                .withFailurePolicy("Ignore") // a pod without the node cache is better than no pod
                .withTimeoutSeconds(SECONDS)
                .withSideEffects("None")
                .withReinvocationPolicy("IfNeeded")
                .withMatchPolicy("Equivalent")
                .endWebhook()
                .build();
    }

    /** The namespace of the Service by which API servers of the same cluster reach us; empty where the URL names none. */
    static Optional<String> ownNamespace(URI url) {
        return Optional.of(IN_CLUSTER.matcher(url.getHost()))
                .filter(Matcher::matches)
                .map(service -> service.group(3));
    }

    /** API servers resolve no service names: a service is named as such. */
    private static WebhookClientConfig client(ClusterId cluster, URI url, String bundle) {
        String path = url.getPath() + PATH + cluster;
        WebhookClientConfigBuilder client = new WebhookClientConfigBuilder().withCaBundle(encoded(bundle));
        Matcher service = IN_CLUSTER.matcher(url.getHost());
        return service.matches()
                ? client.withNewService()
                        .withName(service.group(1))
                        .withNamespace(service.group(3))
                        .withPort(url.getPort() < 0 ? HTTPS : url.getPort())
                        .withPath(path)
                        .endService()
                        .build()
                : client.withUrl(url + PATH + cluster).build();
    }

    /** A bundle as it stands in the object. */
    static String encoded(String bundle) {
        return Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII));
    }

    private static LabelSelector namespaces(InjectionSettings settings, Optional<String> own) {
        return new LabelSelectorBuilder()
                .addToMatchLabels(InjectionRules.LABEL, InjectionRules.ENABLED)
                .addNewMatchExpression()
                .withKey("kubernetes.io/metadata.name")
                .withOperator("NotIn")
                .withValues(List.copyOf(InjectionRules.excluded(settings, own)))
                .endMatchExpression()
                .build();
    }

    /** So that a webhook that does not answer keeps nobody waiting who has said no. */
    private static LabelSelector pods() {
        return new LabelSelectorBuilder()
                .addNewMatchExpression()
                .withKey(InjectionRules.LABEL)
                .withOperator("NotIn")
                .withValues(InjectionRules.DISABLED)
                .endMatchExpression()
                .build();
    }
}
