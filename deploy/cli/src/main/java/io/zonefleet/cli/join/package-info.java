// SPDX-License-Identifier: Apache-2.0
/** How Kubernetes clusters join the fleet and leave it: what is there and what is wanted make a plan, which is carried out step by step. */
@NullMarked
package io.zonefleet.cli.join;

import org.jspecify.annotations.NullMarked;
