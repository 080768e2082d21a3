// SPDX-License-Identifier: Apache-2.0
/** A revisioned key-value store with transactions, watches and leases: the contract that etcd and memory fulfil alike. */
@NullMarked
package io.zonefleet.store;

import org.jspecify.annotations.NullMarked;
