// SPDX-License-Identifier: Apache-2.0
import type { Offer, SpecResource } from './resource'

/** One way to edit something that is declared by a spec. */
export interface Way {
  /** Whether it makes a new one. */
  readonly isNew?: boolean
  /** Left out: as for a new one, or for an edit of all of it. */
  readonly title?: string
  readonly resource?: SpecResource
  /** What its form has at first. */
  readonly offer?: Offer
  /** Values of the address that mean nothing once it is over. */
  readonly names?: readonly string[]
  /** What is said above the form. */
  readonly note?: string
  /** Whether what it begins with is still being read. */
  readonly waits?: boolean
}

/** By the mode that the address has. */
export type Ways = Readonly<Record<string, Way | undefined>>
