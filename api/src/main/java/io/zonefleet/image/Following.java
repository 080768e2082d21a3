// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.Store;

/** A watch and what it fills. */
record Following(Inbox inbox, Store.Watch watch) {}
