// SPDX-License-Identifier: Apache-2.0
/** Kubernetes clusters as sources: what their objects contribute, what is found out about them, and what they are told. */
@NullMarked
package io.zonefleet.control.kubernetes;

import org.jspecify.annotations.NullMarked;
