// SPDX-License-Identifier: Apache-2.0
/** Domains: their wire form, what is worth a warning, their routes, and the list form of coredns-sync. */
@NullMarked
package io.zonefleet.control.domain;

import org.jspecify.annotations.NullMarked;
