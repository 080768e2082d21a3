// SPDX-License-Identifier: Apache-2.0
/** Files that say many things at once, in and out: zone files, CSV, the list of coredns-sync, a state in JSON or YAML. */
@NullMarked
package io.zonefleet.control.files;

import org.jspecify.annotations.NullMarked;
