// SPDX-License-Identifier: Apache-2.0
import type { FleetNode } from './data'

/** What there is to see of one node, in this order. */
export const TABS = ['served', 'files', 'network', 'faults', 'receipts', 'about'] as const
export type NodeTab = (typeof TABS)[number]

export const isTab = (text: string): text is NodeTab => TABS.some((tab) => tab === text)

/** What is looked at first where the address does not say: what is wrong, else what is served. */
export const firstTab = ({ faults }: FleetNode): NodeTab => (faults.length > 0 ? 'faults' : 'served')
