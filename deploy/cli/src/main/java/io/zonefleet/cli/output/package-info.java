// SPDX-License-Identifier: Apache-2.0
/** Tables, JSON and YAML. */
@NullMarked
package io.zonefleet.cli.output;

import org.jspecify.annotations.NullMarked;
