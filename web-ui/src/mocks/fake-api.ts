// SPDX-License-Identifier: Apache-2.0
import { changeById, changeItems, listChanges, nodeReceipts, receiptsOf, revertChange } from './fake-changes.ts'
import { listDomains } from './fake-domain-list.ts'
import { domainByName } from './fake-domains.ts'
import { drainById, listDrains } from './fake-drains.ts'
import { editDomains, postChange } from './fake-edits.ts'
import { exportAll, importFile } from './fake-files.ts'
import type { FakeFleet } from './fake-fleet.ts'
import { healedFaults, healedOf } from './fake-healed.ts'
import { json, problem } from './fake-http.ts'
import { findingsOf, injectionOf, webhookOf } from './fake-kubernetes.ts'
import {
  faultsOf,
  fleetAtAGlance,
  listNodes,
  nodeById,
  nodeCorefile,
  nodeListing,
  nodeZoneFile,
  nodeZones,
} from './fake-nodes.ts'
import { propagationOf } from './fake-propagation.ts'
import { askNodes } from './fake-query.ts'
import { listSecrets, secretById } from './fake-secrets.ts'
import { pollSource, resultsOf, specsOf } from './fake-specs.ts'
import { callerOf, FAKE_TOKEN, listTokens, neededFor, refusalOf, tokenById, type FakeCaller } from './fake-tokens.ts'
import { trafficOf } from './fake-traffic.ts'

export { FAKE_TOKEN }

const writes = (path: string, query: URLSearchParams, { method }: Request) =>
  method !== 'GET' && query.get('dryRun') !== 'true' && path !== '/query'

/** Answers a request as the control plane would; specs, the dev server and browser tests all ask this one. */
export class FakeApi {
  /** Set to let requests fail in this way; those for which it gives nothing are answered. */
  failure: ((request: Request) => Response | Promise<Response> | undefined) | undefined
  readonly requests: Request[] = []
  readonly #streams = new Set<() => void>()

  readonly fleet: FakeFleet

  constructor(fleet: FakeFleet) {
    this.fleet = fleet
  }

  /** In the form of the global `fetch`. */
  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    this.handle(new Request(input, init))

  async handle(request: Request): Promise<Response> {
    this.requests.push(request)
    const failed = this.failure?.(request)
    if (failed !== undefined) return failed
    const url = new URL(request.url)
    const path = url.pathname.slice(url.pathname.indexOf('/api/v1') + '/api/v1'.length)
    const caller = callerOf(this.fleet, request.headers.get('Authorization'))
    if (caller === undefined) return problem(401, 'unauthorized', 'No valid token was given')
    const refusal = refusalOf(caller, neededFor(request.method, path))
    if (refusal !== undefined) return refusal
    if (!this.fleet.store.reachable && writes(path, url.searchParams, request))
      return problem(503, 'store-unavailable', 'The store cannot be reached')
    const response = await this.#route(path, url.searchParams, request, caller)
    if (!response.headers.has('Zonefleet-Revision'))
      response.headers.set('Zonefleet-Revision', String(this.fleet.revision))
    return response
  }

  #route(path: string, query: URLSearchParams, request: Request, caller: FakeCaller): Response | Promise<Response> {
    const [noun, ...ids] = path.slice(1).split('/').map(decodeURIComponent)
    const [first, second, third, fourth] = ids
    switch (noun) {
      case 'domains':
        return first === undefined
          ? listDomains(this.fleet, query)
          : domainByName(this.fleet, first, request, query, second)
      case 'nodes':
        if (first === undefined || second === undefined) return listNodes(this.fleet, query)
        if (third === 'corefile') return nodeCorefile(this.fleet, first, second)
        if (third === 'network') return nodeListing(this.fleet, first, second)
        if (third === 'faults') return healedOf(this.fleet, first, second)
        if (third === 'receipts') return nodeReceipts(this.fleet, first, second, query)
        if (third === 'zones' && fourth !== undefined) return nodeZoneFile(this.fleet, first, second, fourth)
        if (third === 'zones') return nodeZones(this.fleet, first, second, query)
        return nodeById(this.fleet, first, second, request)
      case 'faults':
        return first === 'healed' ? healedFaults(this.fleet, query) : faultsOf(this.fleet, query)
      case 'changes':
        if (first === undefined && request.method === 'POST') return postChange(this.fleet, request, query)
        if (first === undefined) return listChanges(this.fleet, query)
        if (second === 'receipts') return receiptsOf(this.fleet, first, query)
        if (second === 'items') return changeItems(this.fleet, first, query)
        if (second === 'revert') return revertChange(this.fleet, first, request, query)
        return changeById(this.fleet, first)
      case 'edits':
        return editDomains(this.fleet, request, query)
      case 'drains':
        return first === undefined ? listDrains(this.fleet, query) : drainById(this.fleet, first, request, query)
      case 'import':
        return importFile(this.fleet, request, query)
      case 'export':
        return exportAll(this.fleet, query)
      case 'query':
        return askNodes(this.fleet, request)
      case 'sources':
        if (first !== undefined && second === 'results') return resultsOf(this.fleet, first)
        if (first !== undefined && second === 'poll') return pollSource(this.fleet, first, query)
        if (first !== undefined && second === 'kubernetes') return findingsOf(this.fleet, first)
        return specsOf(this.fleet, noun, first, request, query)
      case 'clusters':
        if (first !== undefined && second === 'injection')
          return third === 'webhook' ? webhookOf(this.fleet, first) : injectionOf(this.fleet, first)
        return specsOf(this.fleet, noun, first, request, query)
      case 'profiles':
        return specsOf(this.fleet, noun, first, request, query)
      case 'fleet':
        return fleetAtAGlance(this.fleet)
      case 'propagation':
        return propagationOf(this.fleet)
      case 'traffic':
        return trafficOf(this.fleet, query)
      case 'whoami':
        return json(200, caller)
      case 'tokens':
        return first === undefined ? listTokens(this.fleet, query) : tokenById(this.fleet, first, request)
      case 'secrets':
        return first === undefined ? listSecrets(this.fleet, query) : secretById(this.fleet, first, request)
      case 'events':
        return this.#events(request.signal)
      default:
        return problem(404, 'not-found', `There is nothing at ${path}`)
    }
  }

  /** Ends all event streams, as a control plane does that goes down. */
  hangUp(): void {
    for (const end of this.#streams) end()
  }

  #events(signal: AbortSignal): Response {
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const write = (text: string) => controller.enqueue(encoder.encode(text))
        write(': hello\n\n')
        const deaf = this.fleet.listen((hint) => write(`event: changed\ndata: ${JSON.stringify(hint)}\n\n`))
        const beat = setInterval(() => write(': still here\n\n'), 15_000)
        const end = () => {
          if (!this.#streams.delete(end)) return
          deaf()
          clearInterval(beat)
          controller.close()
        }
        this.#streams.add(end)
        signal.addEventListener('abort', end)
      },
    })
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
  }
}
