// SPDX-License-Identifier: Apache-2.0
/** Programs that ours start and watch over, such as etcd and CoreDNS. */
@NullMarked
package io.zonefleet.process;

import org.jspecify.annotations.NullMarked;
