// SPDX-License-Identifier: Apache-2.0
import { Resolver } from 'node:dns/promises'
import { test as base, expect, type APIRequestContext, type Locator, type Page } from '@playwright/test'
import { FAKE_TOKEN } from '../src/mocks/fake-api'

export { expect }

export const TOKEN = process.env['ZONEFLEET_TOKEN'] ?? FAKE_TOKEN

interface Seen {
  readonly ttl: number
  readonly addresses: readonly string[]
  readonly owner?: string
}

/** The REST API, as another client than the page under test. */
export class Rest {
  readonly #request: APIRequestContext
  readonly #names = new Set<string>()
  readonly #declared: string[] = []
  readonly #imported: string[] = []
  readonly #headers = { Authorization: `Bearer ${TOKEN}` }

  constructor(request: APIRequestContext) {
    this.#request = request
  }

  /** A name that no other test and no earlier run uses; what is declared under it is removed after the test. */
  newName(label: string, zone = 'e2e.example.com'): string {
    const name = `${label}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}.${zone}`
    this.#names.add(name)
    return name
  }

  async put(name: string, spec: object): Promise<void> {
    const response = await this.#request.put(`api/v1/domains/${name}`, { headers: this.#headers, data: spec })
    expect(response.ok(), await response.text()).toBe(true)
  }

  /** Declares many in one change, which is taken back after the test. */
  async putMany(names: readonly string[], address: string): Promise<void> {
    const headers = { ...this.#headers, 'Content-Type': 'text/csv' }
    const data = ['name,addresses', ...names.map((name) => `${name},${address}`), ''].join('\n')
    const response = await this.#request.post('api/v1/import', { headers, data })
    expect(response.ok(), await response.text()).toBe(true)
    this.#imported.push(response.headers()['zonefleet-change']?.split('/').at(-1) ?? '')
  }

  /** Undefined: there is none. */
  async get(name: string): Promise<Seen | undefined> {
    const response = await this.#request.get(`api/v1/domains/${name}`, { headers: this.#headers })
    return response.status() === 404 ? undefined : ((await response.json()) as Seen)
  }

  /** Id of the newest change of a domain. */
  async newestChange(name: string): Promise<string> {
    const path = `api/v1/changes?limit=1&resource=domains/${name}`
    const response = await this.#request.get(path, { headers: this.#headers })
    const { items } = (await response.json()) as { items: readonly { id: string }[] }
    return items[0]?.id ?? 'none'
  }

  async forget(name: string): Promise<void> {
    const response = await this.#request.delete(`api/v1/domains/${name}`, { headers: this.#headers })
    expect(response.ok(), await response.text()).toBe(true)
  }

  /** A drain, cluster, profile or source, as `clusters/x`; removed after the test. */
  async declare(resource: string, spec: object): Promise<void> {
    const response = await this.#request.put(`api/v1/${resource}`, { headers: this.#headers, data: spec })
    expect(response.ok(), await response.text()).toBe(true)
    this.#declared.push(resource)
  }

  /** What somebody else has declared is removed after the test, too. */
  owns(resource: string): void {
    this.#declared.push(resource)
  }

  async forgetAll(): Promise<void> {
    for (const change of this.#imported.splice(0)) {
      const data = { force: true, allowShrink: true }
      await this.#request.post(`api/v1/changes/${change}/revert`, { headers: this.#headers, data })
    }
    for (const resource of ['drains', 'clusters', 'sources', 'profiles'].flatMap((kind) =>
      this.#declared.filter((one) => one.startsWith(`${kind}/`)),
    ))
      await this.#request.delete(`api/v1/${resource}`, { headers: this.#headers })
    for (const name of this.#names) await this.#request.delete(`api/v1/domains/${name}`, { headers: this.#headers })
  }
}

/** The programs behind the page, to be killed and started again. */
export class Parts {
  readonly #request: APIRequestContext
  readonly #killed = new Set<string>()

  constructor(request: APIRequestContext) {
    this.#request = request
  }

  /** One of `etcd`, `control` and `nodes/<id>`; one in memory has only the first. */
  async kill(part: string): Promise<void> {
    this.#killed.add(part)
    await this.#tell(part, 'kill')
  }

  async start(part: string): Promise<void> {
    await this.#tell(part, 'start')
    this.#killed.delete(part)
  }

  async startAll(): Promise<void> {
    for (const part of this.#killed) await this.start(part)
  }

  async #tell(part: string, what: string): Promise<void> {
    // of a control plane in memory it is beside the page
    const base = process.env['ZONEFLEET_PARTS'] ?? 'parts'
    // a control plane is started until it is ready
    const response = await this.#request.post(`${base}/${part}/${what}`, { timeout: 80_000 })
    expect(response.ok(), await response.text()).toBe(true)
  }
}

interface Fixtures {
  readonly rest: Rest
  /** Not there where a control plane of one's own is tested, and nobody has named a way to its parts. */
  readonly parts: Parts
  /** A page that is signed in. */
  readonly app: Page
}

export const test = base.extend<Fixtures>({
  page: async ({ page, baseURL }, use) => {
    const strange: string[] = []
    const home = new URL(baseURL ?? '').origin
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== home) strange.push(request.url())
    })
    page.on('pageerror', (error) => strange.push(`error: ${error.message}`))
    page.on('console', (message) => {
      if (/Content Security Policy|\[Vue|\[intlify/.test(message.text())) strange.push(message.text())
    })
    await use(page)
    // asked of every test: nothing from elsewhere, nothing that the policy forbids, no error that nobody caught
    expect(strange).toEqual([])
  },
  rest: async ({ request }, use) => {
    const rest = new Rest(request)
    await use(rest)
    await rest.forgetAll()
  },
  parts: async ({ request }, use, info) => {
    const { ZONEFLEET_URL: real, ZONEFLEET_PARTS: parts } = process.env
    info.skip(real !== undefined && parts === undefined, 'ZONEFLEET_PARTS names no way to the parts')
    const all = new Parts(request)
    await use(all)
    await all.startAll()
  },
  app: async ({ page }, use) => {
    await page.addInitScript((token) => sessionStorage.setItem('zonefleet.token', token), TOKEN)
    await use(page)
  },
})

/** What the node answers on ZONEFLEET_DNS (`address:port`); where there is none, what it would have to. */
export async function answersOf(name: string): Promise<string[]> {
  const server = process.env['ZONEFLEET_DNS']
  if (server === undefined) return ['192.0.2.10']
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  resolver.setServers([server])
  return resolver.resolve4(name).catch(() => [])
}

/** Real nodes by id with the address of their DNS, as ZONEFLEET_NODES has them (`cluster/node=address:port`, with spaces between). */
export const NODES: ReadonlyMap<string, string> = new Map(
  (process.env['ZONEFLEET_NODES'] ?? '')
    .split(' ')
    .filter((each) => each !== '')
    .map((each) => each.split('=', 2) as [string, string]),
)

/** What each of these nodes answers for a name: its addresses and TTL, as in `192.0.2.10 30`. */
export function onTheWire(name: string, nodes: readonly string[] = [...NODES.keys()]): Promise<string[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const resolver = new Resolver({ timeout: 2000, tries: 2 })
      resolver.setServers([NODES.get(node) ?? ''])
      const records = await resolver.resolve4(name, { ttl: true }).catch(() => [])
      return records
        .map(({ address, ttl }) => `${address} ${ttl}`)
        .sort()
        .join(', ')
    }),
  )
}

export const row = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name })
