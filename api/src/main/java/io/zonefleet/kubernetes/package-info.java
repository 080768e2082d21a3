// SPDX-License-Identifier: Apache-2.0
/** What stands in a Kubernetes cluster for Zonefleet, as texts. Pure. */
@NullMarked
package io.zonefleet.kubernetes;

import org.jspecify.annotations.NullMarked;
