// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.zonefleet.control.kubernetes.Upkeep.Found;
import io.zonefleet.model.ClusterId;
import java.util.Optional;

/**
 * Keeps the bundle of an installed configuration in place. All else of it is the operator's, who may have changed it; and where none is
 * installed, none is wanted.
 */
final class BundleUpkeep {
    private BundleUpkeep() {}

    /**
     * Looks once.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException where the API server does not answer, lets us not, or somebody else has
     *     changed it meanwhile: the next look tries again
     */
    static Found keep(KubernetesClient client, ClusterId cluster, String bundle) {
        if (bundle.isEmpty()) {
            return Found.NOTHING_TO_KEEP;
        }
        var all = client.admissionRegistration().v1().mutatingWebhookConfigurations();
        MutatingWebhookConfiguration installed =
                all.withName(WebhookManifest.NAME).get();
        if (installed == null || !isFor(installed, cluster)) {
            return Found.ABSENT;
        }
        Optional<MutatingWebhookConfiguration> edited = edited(installed, bundle);
        edited.ifPresent(next -> all.resource(next).update());
        return edited.isPresent() ? Found.MENDED : Found.IN_PLACE;
    }

    /** As it should be; empty where it is. Without a bundle nothing is changed: it was not read yet. */
    static Optional<MutatingWebhookConfiguration> edited(MutatingWebhookConfiguration installed, String bundle) {
        String wanted = WebhookManifest.encoded(bundle);
        boolean differs = !bundle.isEmpty()
                && installed.getWebhooks().stream()
                        .anyMatch(webhook -> isOurs(webhook)
                                && !wanted.equals(webhook.getClientConfig().getCaBundle()));
        return differs ? Optional.of(with(installed, wanted)) : Optional.empty();
    }

    /** Two fleets that follow one cluster would each bring their own bundle, for ever. Where it is asked for, an operator may have changed. */
    static boolean isFor(MutatingWebhookConfiguration installed, ClusterId cluster) {
        return installed.getWebhooks().stream()
                .anyMatch(webhook ->
                        isOurs(webhook) && asked(webhook.getClientConfig()).endsWith(WebhookManifest.PATH + cluster));
    }

    private static String asked(WebhookClientConfig config) {
        if (config.getUrl() != null) {
            return config.getUrl();
        }
        return config.getService() == null
                ? ""
                : String.valueOf(config.getService().getPath());
    }

    private static boolean isOurs(MutatingWebhook webhook) {
        return WebhookManifest.WEBHOOK.equals(webhook.getName()) && webhook.getClientConfig() != null;
    }

    private static MutatingWebhookConfiguration with(MutatingWebhookConfiguration installed, String wanted) {
        return new MutatingWebhookConfigurationBuilder(installed)
                .editMatchingWebhook(webhook -> WebhookManifest.WEBHOOK.equals(webhook.getName()))
                .editClientConfig()
                .withCaBundle(wanted)
                .endClientConfig()
                .endWebhook()
                .build();
    }
}
