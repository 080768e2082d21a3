// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.etcd;

/** Our etcd does not run; the message tells an operator why and what to do. */
public final class EtcdNotStarted extends Exception {
    private static final long serialVersionUID = 1L;

    EtcdNotStarted(String message) {
        super(message);
    }
}
