// SPDX-License-Identifier: Apache-2.0
import { valueText } from '@/changes/data'
import { same } from '@/shared/edit/merge'
import type { Spec } from '@/specs/spec'

/** Where a value of the profile in effect comes from: the profile says so, it is the default, or each agent's own configuration. */
export type Origin = 'profile' | 'default' | 'agent'

export interface EffectRow {
  /** As docs/profiles.md names it. */
  readonly field: string
  /** Undefined: none. */
  readonly value: string | undefined
  readonly from: Origin
}

/** What holds where a profile says nothing; undefined: none. A spec compares this with openapi.yaml. */
export const DEFAULTS: Readonly<Record<string, unknown>> = {
  'cache.size': 9984,
  'cache.maxTtl': 30,
  'cache.maxNegativeTtl': 5,
  'cache.prefetch': undefined,
  'cache.serveStale': undefined,
  negativeTtl: 5,
  apply: 'auto',
  network: undefined,
  stubDomains: undefined,
  'corefile.errors': true,
  'corefile.log': false,
  'corefile.loop': false,
  'corefile.forward.preferUdp': false,
  'corefile.forward.kubeDnsForceTcp': true,
  'corefile.forward.maxConcurrent': undefined,
  'corefile.forward.readTimeout': undefined,
  'corefile.customBlocks': undefined,
  'corefile.baseTemplate': undefined,
}

// said by the configuration of each agent where the profile does not
const OF_AGENTS = ['listeners', 'corefile.healthPort']

const isPart = (value: unknown): value is Spec => typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (spec: Spec, field: string): unknown =>
  field.split('.').reduce<unknown>((value, key) => (isPart(value) ? value[key] : undefined), spec)

const isNone = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)

/** @param profile undefined: the cluster names none, the built-in one holds */
export function effectOf(profile: Spec | undefined): EffectRow[] {
  const spec = profile ?? {}
  const agents = OF_AGENTS.map((field): EffectRow => {
    const value = at(spec, field)
    return { field, value: isNone(value) ? undefined : valueText(value), from: isNone(value) ? 'agent' : 'profile' }
  })
  const others = Object.entries(DEFAULTS).map(([field, fallback]): EffectRow => {
    const value = at(spec, field)
    if (isNone(value) || same(value, fallback)) return { field, value: valueText(fallback), from: 'default' }
    return { field, value: valueText(value), from: 'profile' }
  })
  const denial = at(spec, 'cache.denialSize')
  const size = at(spec, 'cache.size') ?? DEFAULTS['cache.size']
  const own = !isNone(denial) && !same(denial, size)
  const denialRow: EffectRow = {
    field: 'cache.denialSize',
    value: valueText(own ? denial : size),
    from: own ? 'profile' : 'default',
  }
  return [...agents, ...others.slice(0, 1), denialRow, ...others.slice(1)]
}
