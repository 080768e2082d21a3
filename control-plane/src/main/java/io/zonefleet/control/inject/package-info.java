// SPDX-License-Identifier: Apache-2.0
/**
 * Gives new pods of Kubernetes clusters the node cache as their resolver: a mutating admission webhook, with what it decides by, its
 * certificates, and what it decided last.
 */
@NullMarked
package io.zonefleet.control.inject;

import org.jspecify.annotations.NullMarked;
