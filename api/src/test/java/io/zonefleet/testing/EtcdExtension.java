// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real etcd: {@code @ExtendWith(EtcdExtension.class)}, then a parameter of type {@link TestEtcd}.
 *
 * <p>All tests of a JVM share one etcd, each parameter has its own key prefix. Where it comes from (see {@link EtcdSource}):
 * the system property {@code zonefleet.etcd.mode} forces {@code process} or {@code container}; otherwise {@code auto}: the
 * one named by {@code ETCD_ENDPOINTS}, else a container where Docker answers and has the image, else the etcd program.
 */
public final class EtcdExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(EtcdExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == TestEtcd.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        // in the root's store: JUnit closes it when all tests of this JVM are over, failed or not
        EtcdSource.Running etcd = test.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        EtcdSource.class, key -> EtcdSource.ofThisMachine().start(), EtcdSource.Running.class);
        return new TestEtcd(etcd.endpoints(), "/test-" + UUID.randomUUID());
    }
}
