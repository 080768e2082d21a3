// SPDX-License-Identifier: Apache-2.0
/** A pod as a manifest describes it, run as processes where there is neither kubelet nor container runtime. */
@NullMarked
package io.zonefleet.acceptance.pod;

import org.jspecify.annotations.NullMarked;
