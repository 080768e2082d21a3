// SPDX-License-Identifier: Apache-2.0
/** Corefiles that others wrote: read word by word as CoreDNS does, for what they mean and for what of them becomes part of ours. Pure. */
@NullMarked
package io.zonefleet.corefile;

import org.jspecify.annotations.NullMarked;
