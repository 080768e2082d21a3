// SPDX-License-Identifier: Apache-2.0
/** The command {@code zonefleet up}: etcd, control plane and one node with its CoreDNS on this machine, started and stopped in order. */
@NullMarked
package io.zonefleet.control.up;

import org.jspecify.annotations.NullMarked;
