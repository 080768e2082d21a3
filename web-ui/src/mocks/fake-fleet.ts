// SPDX-License-Identifier: Apache-2.0
import type {
  ChangeDto,
  ChangeItemDto,
  ClusterDto,
  ConflictDto,
  ContributionDto,
  DomainDto,
  DomainSpecDto,
  DrainDto,
  FindingsDto,
  FleetDto,
  HealedFaultDto,
  NodeDto,
  PlacementDto,
  PollResultDto,
  ProfileDto,
  SourceDto,
  SecretDto,
  TokenDto,
} from '@/api/types'
import type { Hint } from '@/api/events'

/** What a control plane would know, kept in memory: enough of it to drive the dashboard without one. */
/** How many of these report which version of a program. */
function versionsOf(nodes: readonly NodeDto[], program: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { state, versions } of nodes) {
    const version = state === 'silent' ? undefined : versions?.[program]
    if (version !== undefined) counts[version] = (counts[version] ?? 0) + 1
  }
  return counts
}

export class FakeFleet {
  readonly epoch = '01JZFAKEEPOCH00000000000000'
  readonly contributions = new Map<string, Map<string, ContributionDto>>()
  readonly clusters = new Map<string, ClusterDto>()
  readonly nodes = new Map<string, NodeDto>()
  /** By domain: what is not served because of another source. */
  readonly conflicts = new Map<string, ConflictDto[]>()
  readonly answers = new Map<string, Response>()
  /** Newest last. */
  readonly changes: ChangeDto[] = []
  readonly drains = new Map<string, DrainDto>()
  readonly tokens = new Map<string, TokenDto>()
  /** Names of tokens by their secrets. */
  readonly secrets = new Map<string, string>()
  /** What sources log in with. */
  readonly storedSecrets = new Map<string, SecretDto>()
  /** Whether secrets can be stored. */
  hasKeys = true
  readonly profiles = new Map<string, ProfileDto>()
  readonly sources = new Map<string, SourceDto>()
  /** What was wrong on nodes and healed, the oldest first. */
  readonly healed: ({ cluster: string; node: string } & HealedFaultDto)[] = []
  /** By source: what was found out about the Kubernetes cluster behind it. */
  readonly findings = new Map<string, FindingsDto>()
  /** By source, newest first. */
  readonly results = new Map<string, PollResultDto[]>()
  revision = 1000
  /** Whether the store is there; while it is not, nothing can be written. */
  store: FleetDto['store'] = {
    reachable: true,
    since: new Date().toISOString(),
    endpoints: ['http://192.0.2.2:2379'],
    keyPrefix: '/zonefleet/v1/',
  }
  /** Milliseconds from a write to its proof on healthy nodes. */
  proofMillis = 120
  readonly #listeners = new Set<(hint: Hint) => void>()

  listen(listener: (hint: Hint) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(...topics: string[]): void {
    for (const listener of this.#listeners) listener({ revision: this.revision, topics })
  }

  /** A secret for a token that is new; what it had before is worth nothing. */
  giveSecret(id: string): string {
    const secret = `zf_${id}-${this.revision}`.padEnd(46, 'x')
    for (const [known, owner] of this.secrets) if (owner === id) this.secrets.delete(known)
    this.secrets.set(secret, id)
    return secret
  }

  /** The store goes away, or comes back. */
  setStore(reachable: boolean): void {
    this.store = { ...this.store, reachable, since: new Date().toISOString() }
    this.tell('fleet')
  }

  putDomain(name: string, source: string, spec: DomainSpecDto): void {
    this.write([{ resource: `domains/${name}`, source, after: { ...spec } }])
  }

  deleteDomain(name: string, source: string): void {
    this.write([{ resource: `domains/${name}`, source }])
  }

  /** Makes of each part of a domain what `after` says, as one change; what was before is looked up. */
  write(wanted: readonly ChangeItemDto[], comment?: string): ChangeDto | undefined {
    this.revision += 1
    const placements: (PlacementDto | undefined)[] = []
    const items: ChangeItemDto[] = []
    for (const { resource, source, after } of wanted) {
      const name = resource.slice('domains/'.length)
      const was = this.contributions.get(name)?.get(source)
      placements.push(this.domain(name)?.placement, (after as DomainSpecDto | undefined)?.placement)
      this.#set(name, source, after)
      if (was !== undefined || after !== undefined)
        items.push({ resource, source, before: was && specOf(was), ...(after && { after }) })
    }
    const change = items.length === 0 ? undefined : this.log(items, comment)
    this.propagate(placements)
    return change
  }

  #set(name: string, source: string, spec: DomainSpecDto | undefined): void {
    const parts = this.contributions.get(name) ?? new Map<string, ContributionDto>()
    if (spec === undefined) parts.delete(source)
    else {
      const unsaid = { addresses: [], ttl: 30, wildcard: false, below: 'forward' as const, enabled: true }
      parts.set(source, { ...unsaid, ...spec, source, revision: this.revision })
    }
    if (parts.size === 0) this.contributions.delete(name)
    else this.contributions.set(name, parts)
  }

  /** Puts what was just done at this revision into the list of changes. */
  log(items: readonly ChangeItemDto[], comment?: string): ChangeDto {
    const counts = { created: 0, updated: 0, deleted: 0, unchanged: 0 }
    for (const { before, after } of items)
      counts[before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated'] += 1
    const source = items[0]?.source ?? 'api'
    const change: ChangeDto = {
      id: `01JZFAKE${String(this.revision).padStart(18, '0')}`,
      at: new Date().toISOString(),
      actor: source === 'api' ? 'token:admin' : `source:${source}`,
      comment,
      revision: this.revision,
      feeds: ['all'],
      counts,
      items: [...items],
    }
    this.changes.push(change)
    return change
  }

  /** The merge of all contributions, as the server shows it. */
  domain(name: string): DomainDto | undefined {
    const parts = [...(this.contributions.get(name)?.values() ?? [])]
    const [first] = parts
    if (first === undefined) return undefined
    const own = parts.find((part) => part.source === 'api') ?? first
    return {
      name,
      displayName: name.includes('xn--bcher-kva') ? name.replace('xn--bcher-kva', 'bücher') : name,
      addresses: [...new Set(parts.flatMap((part) => part.addresses))].sort(),
      records: parts.flatMap((part) => part.records ?? []),
      conflicts: this.conflicts.get(name),
      horizons: own.horizons,
      lastResort: own.lastResort,
      ttl: Math.min(...parts.map((part) => part.ttl)),
      wildcard: parts.some((part) => part.wildcard),
      below: parts.some((part) => part.below === 'nxdomain') ? 'nxdomain' : 'forward',
      enabled: parts.some((part) => part.enabled),
      origin: own.origin,
      placement: own.placement,
      owner: own.owner,
      comment: own.comment,
      labels: own.labels,
      revision: Math.max(...parts.map((part) => part.revision)),
      contributions: parts,
      warnings: this.warningsOf(
        name,
        parts.some((part) => part.wildcard),
      ),
    }
  }

  selected(placement: PlacementDto | undefined): ClusterDto[] {
    const all = [...this.clusters.values()]
    if (placement === undefined) return all
    const labels = Object.entries(placement.labels ?? {})
    return all.filter(
      (cluster) =>
        placement.clusters?.includes(cluster.id) === true ||
        (labels.length > 0 && labels.every(([key, value]) => cluster.labels[key] === value)),
    )
  }

  setNode(node: NodeDto): void {
    this.nodes.set(`${node.cluster}/${node.node}`, node)
    const nodes = [...this.nodes.values()].filter((other) => other.cluster === node.cluster)
    const count = (state: NodeDto['state']) => nodes.filter((other) => other.state === state).length
    const cluster = this.clusters.get(node.cluster)
    if (cluster === undefined) return
    const counts = {
      proved: count('proved'),
      behind: count('behind'),
      faulty: count('faulty'),
      silent: count('silent'),
    }
    this.clusters.set(cluster.id, {
      ...cluster,
      nodes: { total: nodes.length, ...counts },
      versions: { agent: versionsOf(nodes, 'agent'), coredns: versionsOf(nodes, 'coredns') },
    })
  }

  /** What is to be said of where a name lies, were it answered as it is, or with all names below it. */
  warningsOf(name: string, wildcard: boolean): DomainDto['warnings'] {
    const below = [...this.contributions.keys()].filter((other) => other.endsWith(`.${name}`))
    const shadows = `${below.length} names below have answers of their own, for example ${below[0] ?? ''}`
    const warnings = wildcard && below.length > 0 ? [{ code: 'shadows-names' as const, message: shadows }] : []
    const labels = name.split('.')
    const above = labels.slice(1).map((_, i) => labels.slice(i + 1).join('.'))
    const cover = above.find((parent) => [...(this.contributions.get(parent)?.values() ?? [])].some((c) => c.wildcard))
    if (cover === undefined) return warnings
    const message = `Without this domain, *.${cover} would answer for it.`
    return [{ code: 'shadowed-by-wildcard', message }, ...warnings]
  }

  propagate(placements: (PlacementDto | undefined)[]): void {
    const revision = this.revision
    const concerned = new Set(placements.flatMap((placement) => this.selected(placement).map((cluster) => cluster.id)))
    const nodes = [...this.nodes.values()].filter((node) => concerned.has(node.cluster))
    for (const node of nodes) {
      const state = node.state === 'proved' ? 'behind' : node.state
      this.setNode({ ...node, target: revision, state })
    }
    this.tell('domains', 'changes', 'nodes')
    setTimeout(() => {
      const seen = new Date().toISOString()
      for (const { cluster, node: id } of nodes) {
        const node = this.nodes.get(`${cluster}/${id}`)
        // what holds a node back does not go away by writing
        if (node?.state !== 'behind' || node.faults.length > 0) continue
        const state = (node.target ?? 0) > revision ? 'behind' : 'proved'
        this.setNode({ ...node, revision, state, seen, provedAt: seen, commitToProofMillis: this.proofMillis })
      }
      this.tell('nodes')
    }, this.proofMillis)
  }
}

/** What somebody declared, without what the server says of it. */
export const specOf = (part: ContributionDto): Record<string, never> =>
  Object.fromEntries(Object.entries(part).filter(([key]) => key !== 'source' && key !== 'revision')) as Record<
    string,
    never
  >
