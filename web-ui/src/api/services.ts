// SPDX-License-Identifier: Apache-2.0
import { QueryClient } from '@tanstack/vue-query'
import { inject, type InjectionKey } from 'vue'
import type { ServerWords } from '@/shared/server-words'
import { answer, createApi, type Api } from './client'
import { createFreshness, type Freshness } from './freshness'
import { createLive, type Live } from './live'
import { ApiProblem, problemFrom } from './problem'
import { createSession, type Session } from './session'

/** Everything that talks to the server; made once in `main.ts`, or by a spec around a fake server. */
export interface Services {
  readonly api: Api
  readonly session: Session
  readonly freshness: Freshness
  readonly queries: QueryClient
  readonly live: Live
  /** Asks the server whether it takes this token; rejects with what it said where not. */
  trial: (token: string) => Promise<void>
}

export interface Surroundings {
  readonly base: string
  readonly fetch: typeof globalThis.fetch
  readonly tab: Storage
  readonly browser: Storage
  readonly words: ServerWords
}

export const SERVICES: InjectionKey<Services> = Symbol('services')

export function useServices(): Services {
  const services = inject(SERVICES)
  if (services === undefined) throw new Error('no services provided')
  return services
}

export function createServices({ base, fetch, tab, browser, words }: Surroundings): Services {
  const session = createSession(tab, browser)
  const freshness = createFreshness()
  const queries = createQueryClient()
  const api = createApi(base, session, freshness, fetch, words)
  const open = async (signal: AbortSignal) => {
    const token = session.token.value ?? ''
    const headers = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' }
    const response = await fetch(`${base}/events`, { headers, signal, cache: 'no-store' })
    if (response.status === 401 && session.token.value === token) session.signOut('expired')
    if (!response.ok || response.body === null) throw problemFrom(response.status, response.statusText, undefined)
    return response.body
  }
  const trial = async (token: string) => {
    await answer(api.GET('/whoami', { headers: { Authorization: `Bearer ${token}` } }))
  }
  return { api, session, freshness, queries, live: createLive(open, queries, freshness), trial }
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // the event stream says when something is stale; this only covers a page that was hidden for long
        staleTime: 60_000,
        retry: (failures, problem) => failures < 2 && problem instanceof ApiProblem && problem.isPassing,
        retryDelay: (attempt) => Math.min(400 * 2 ** attempt, 3000),
        networkMode: 'always',
      },
      mutations: {
        // safe, since each write carries an idempotency key
        retry: (failures, problem) => failures < 2 && problem instanceof ApiProblem && problem.isPassing,
        networkMode: 'always',
      },
    },
  })
}
