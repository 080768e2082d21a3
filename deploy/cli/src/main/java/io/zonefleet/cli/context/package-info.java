// SPDX-License-Identifier: Apache-2.0
/** Which control plane is meant, and how it is reached. */
@NullMarked
package io.zonefleet.cli.context;

import org.jspecify.annotations.NullMarked;
