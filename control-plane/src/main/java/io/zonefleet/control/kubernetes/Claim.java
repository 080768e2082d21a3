// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;

/**
 * What one object says of one name.
 *
 * @param by the object
 * @param name the domain
 * @param answer what it contributes
 */
record Claim(ObjectRef by, DomainName name, Answer answer) {}
