// SPDX-License-Identifier: Apache-2.0
import type { FindingsDto, LeftOutDto } from '@/api/types'
import type { Spec } from '@/specs/spec'

// what the server names where a right is missing
const GRANTS = 'control-plane-access.yaml'

const FACTS = ['clusterDomain', 'kubeDns', 'kubeDnsUpstream', 'kubeProxy'] as const

/** What can be found out about a cluster. */
export type FactName = (typeof FACTS)[number]

export interface Found {
  readonly name: FactName
  readonly value: string
  /** From what it follows: an object and its field. */
  readonly reason: string
}

/** Why something is suggested. */
export interface Reason {
  /** In the cluster or its profile, without either's name: `network/rules`. */
  readonly field: string
  /** Stable name of the reason. */
  readonly code: string
  /** The server's words. */
  readonly text: string
  /** What is suggested there, as text. */
  readonly value: string
}

/** What may be declared of a cluster, or of its profile; only what there is a reason for. */
export interface Suggested {
  readonly spec: Spec
  readonly reasons: readonly Reason[]
}

export interface LeftOut {
  readonly kind: LeftOutDto['kind']
  readonly namespace: string
  readonly name: string
  readonly pointer: string
  readonly value: string
  readonly rule: string
  readonly message: string
}

export interface Webhook {
  readonly state: 'absent' | 'kept' | 'failed'
  readonly since: string
  readonly mendedAt: string | undefined
  readonly message: string
}

/** What was found out about the Kubernetes cluster behind a source. */
export interface Findings {
  readonly at: string
  readonly found: readonly Found[]
  /** Facts that nothing was found of. */
  readonly unknown: readonly FactName[]
  readonly cnis: readonly string[]
  readonly nodes: number
  /** How many, and the first thousand of them. */
  readonly withoutAgent: { readonly count: number; readonly names: readonly string[] }
  readonly withoutNode: { readonly count: number; readonly names: readonly string[] }
  readonly cluster: Suggested
  readonly profile: Suggested
  /** What could not be read or written there. */
  readonly notes: readonly string[]
  /** Whether one of the notes says that a right is missing. */
  readonly lacksRights: boolean
  readonly leftOut: { readonly count: number; readonly items: readonly LeftOut[] }
  readonly webhook: Webhook | undefined
}

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function at(spec: Spec, field: string): unknown {
  return field
    .split('/')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], spec)
}

/** Of all that the server suggests only that which has a reason: the rest is as it is now, or as by default. */
function suggestedOf(part: 'cluster' | 'profile', { suggestion }: FindingsDto): Suggested {
  const whole: Spec = suggestion[part]
  const reasons = suggestion.reasons
    .filter(({ field }) => field.startsWith(`${part}/`))
    .map(({ field, reason, code }) => {
      const inner = field.slice(part.length + 1)
      const value = at(whole, inner)
      return { field: inner, code, text: reason, value: value === undefined ? '' : textOf(value) }
    })
  const named = new Set(reasons.map(({ field }) => field.split('/')[0]))
  return { spec: Object.fromEntries(Object.entries(whole).filter(([key]) => named.has(key))), reasons }
}

export const Findings = {
  fromDto: (dto: FindingsDto): Findings => ({
    at: dto.at,
    found: FACTS.flatMap((name) => {
      const fact = dto.found[name]
      return fact === undefined ? [] : [{ name, value: textOf(fact.value), reason: fact.reason }]
    }),
    unknown: FACTS.filter((name) => dto.found[name] === undefined),
    cnis: dto.found.cnis,
    nodes: dto.nodes.count,
    withoutAgent: { count: dto.nodes.withoutAgentCount, names: dto.nodes.withoutAgent },
    withoutNode: { count: dto.nodes.withoutNodeCount, names: dto.nodes.withoutNode },
    cluster: suggestedOf('cluster', dto),
    profile: suggestedOf('profile', dto),
    notes: dto.notes,
    lacksRights: [...dto.notes, dto.webhook?.message ?? ''].some((note) => note.includes(GRANTS)),
    leftOut: { count: dto.leftOut.count, items: dto.leftOut.items },
    webhook:
      dto.webhook === undefined
        ? undefined
        : { ...dto.webhook, mendedAt: dto.webhook.mendedAt, message: dto.webhook.message ?? '' },
  }),
}

/** What is declared now, with what is suggested in it: field by field, so that all else of a listener or of the network stays. */
export const taking =
  ({ spec, reasons }: Suggested) =>
  (now: Spec): Spec =>
    reasons.reduce<Spec>((into, { field }) => put(into, field.split('/'), spec) as Spec, now)

/** @param from has the value at the same place; where it has none, there is to be none */
function put(into: unknown, [key, ...deeper]: readonly string[], from: unknown): unknown {
  const isEmpty = Array.isArray(into) && into.length === 0
  if (key === undefined || typeof into !== 'object' || into === null || isEmpty) return from
  const value = put((into as Spec)[key], deeper, (from as Spec | undefined)?.[key])
  if (Array.isArray(into)) return into.map((each: unknown, index) => (String(index) === key ? value : each))
  const rest = Object.entries(into).filter(([name]) => name !== key)
  return Object.fromEntries(value === undefined ? rest : [...rest, [key, value]])
}
