// SPDX-License-Identifier: Apache-2.0
/** Many edits in one request, and the record of all changes. */
@NullMarked
package io.zonefleet.control.bulk;

import org.jspecify.annotations.NullMarked;
