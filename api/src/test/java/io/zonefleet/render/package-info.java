// SPDX-License-Identifier: Apache-2.0
/** Rendering against golden files, an oracle of what names mean, and a real CoreDNS. */
@NullMarked
package io.zonefleet.render;

import org.jspecify.annotations.NullMarked;
