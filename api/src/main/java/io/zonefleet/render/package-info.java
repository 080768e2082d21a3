// SPDX-License-Identifier: Apache-2.0
/** What a cluster serves as the zone files and the Corefile of its nodes: pure, and the same bytes for the same image. */
@NullMarked
package io.zonefleet.render;

import org.jspecify.annotations.NullMarked;
