// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, type Api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { useServices } from '@/api/services'
import type { PlanDto, WarningDto } from '@/api/types'
import { orGone } from '@/shared/edit/editor'
import { useSettled } from '@/shared/settled'
import { Domain } from './data'
import { checkName } from './names'
import { readDomain } from './queries'

/** What there is to know of a name while it is still being typed. */
export interface NameNotes {
  /** Who declares it already. */
  readonly taken: { readonly own: boolean; readonly sources: readonly string[] } | undefined
  /** What lies above it and answers around it. */
  readonly above: readonly WarningDto[]
  /** What lies below it and answers for itself. */
  readonly below: readonly WarningDto[]
}

const NONE: NameNotes = { taken: undefined, above: [], below: [] }
const PAUSE_MILLIS = 300
// of where the name lies; what else is to be said of a domain is said by its plan
const ABOVE: ReadonlySet<string> = new Set<WarningDto['code']>(['shadowed-by-wildcard', 'below-delegation'])
const BELOW: ReadonlySet<string> = new Set<WarningDto['code']>(['shadows-names'])

/** Whatever the rest of the form says by then: an address of the documentation stands in for what is still missing. Nothing is written. */
async function readWarnings(api: Api, name: string, wildcard: boolean, signal: AbortSignal): Promise<WarningDto[]> {
  const params = { path: { name }, query: { dryRun: true, allowShrink: true } }
  const body = { addresses: ['192.0.2.1'], wildcard }
  return answer(api.PUT('/domains/{name}', { params, body, signal })).then(
    ({ data }) => [...(data as PlanDto).warnings],
    (problem: unknown) => {
      // what is wrong with the name itself is said when the plan of all is asked for
      if (problem instanceof ApiProblem && problem.status === 422) return []
      throw problem
    },
  )
}

async function readNotes(api: Api, name: string, wildcard: boolean, signal: AbortSignal): Promise<NameNotes> {
  const [known, warnings] = await Promise.all([
    orGone(readDomain(api, name, signal)),
    readWarnings(api, name, wildcard, signal),
  ])
  const of = (codes: ReadonlySet<string>) => warnings.filter(({ code }) => codes.has(code))
  const domain = known?.domain
  return {
    taken: domain && { own: Domain.ownPart(domain) !== undefined, sources: Domain.otherSources(domain) },
    above: of(ABOVE),
    below: of(BELOW),
  }
}

/** Follows a name as it is typed, and what others declare meanwhile. Nothing is said of what is no name yet. */
export function useNameNotes(typed: () => string, wildcard: () => boolean): ComputedRef<NameNotes> {
  const { api } = useServices()
  const canonical = computed(() => {
    const check = checkName(typed())
    return check.ok ? check.name : ''
  })
  const name = useSettled(() => canonical.value, PAUSE_MILLIS)
  const { data } = useQuery({
    queryKey: computed(() => ['domains', 'name', name.value, wildcard()]),
    queryFn: ({ signal }) => readNotes(api, name.value, wildcard(), signal),
    enabled: computed(() => name.value !== ''),
  })
  // of another name than the one that stands there nothing is said
  return computed(() => (name.value === canonical.value ? (data.value ?? NONE) : NONE))
}
