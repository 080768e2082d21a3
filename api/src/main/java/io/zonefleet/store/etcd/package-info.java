// SPDX-License-Identifier: Apache-2.0
/** The store in etcd, by jetcd: the only package that knows it. */
@NullMarked
package io.zonefleet.store.etcd;

import org.jspecify.annotations.NullMarked;
