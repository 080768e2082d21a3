// SPDX-License-Identifier: Apache-2.0
/** A node between a pod and kube-dns, each in a network namespace of its own, and what a pod sees when the node's cache fails. */
@NullMarked
package io.zonefleet.acceptance.bed;

import org.jspecify.annotations.NullMarked;
