// SPDX-License-Identifier: Apache-2.0
/** Benchmarks: each prints what it measured beside the floor that etcd and CoreDNS alone reach in the same run. */
@NullMarked
package io.zonefleet.bench;

import org.jspecify.annotations.NullMarked;
