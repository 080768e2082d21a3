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
  NodeDto,
  PlacementDto,
  PollResultDto,
  ProfileDto,
  SourceDto,
} from '@/api/types'
import type { Hint } from '@/api/events'

/** What a control plane would know, kept in memory: enough of it to drive the dashboard without one. */
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
  readonly profiles = new Map<string, ProfileDto>()
  readonly sources = new Map<string, SourceDto>()
  /** By source, newest first. */
  readonly results = new Map<string, PollResultDto[]>()
  revision = 1000
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

  putDomain(name: string, source: string, spec: DomainSpecDto): void {
    const before = this.domain(name)
    this.revision += 1
    const parts = this.contributions.get(name) ?? new Map<string, ContributionDto>()
    const was = parts.get(source)
    parts.set(source, {
      addresses: [],
      ttl: 30,
      wildcard: false,
      below: 'forward',
      enabled: true,
      ...spec,
      source,
      revision: this.revision,
    })
    this.contributions.set(name, parts)
    this.log({ resource: `domains/${name}`, source, before: was && specOf(was), after: spec })
    this.propagate([before?.placement, spec.placement])
  }

  deleteDomain(name: string, source: string): void {
    const before = this.domain(name)
    this.revision += 1
    const parts = this.contributions.get(name)
    const was = parts?.get(source)
    parts?.delete(source)
    if (parts?.size === 0) this.contributions.delete(name)
    if (was !== undefined) this.log({ resource: `domains/${name}`, source, before: specOf(was) })
    this.propagate([before?.placement])
  }

  /** Puts what was just done at this revision into the list of changes. */
  log(item: ChangeItemDto, comment?: string): ChangeDto {
    const counts = { created: 0, updated: 0, deleted: 0, unchanged: 0 }
    counts[item.before === undefined ? 'created' : item.after === undefined ? 'deleted' : 'updated'] = 1
    const change: ChangeDto = {
      id: `01JZFAKE${String(this.revision).padStart(18, '0')}`,
      at: new Date().toISOString(),
      actor: item.source === 'api' ? 'token:admin' : `source:${item.source}`,
      comment,
      revision: this.revision,
      feeds: ['all'],
      counts,
      items: [item],
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
      warnings: this.#warnings(name),
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
    this.clusters.set(cluster.id, { ...cluster, nodes: { total: nodes.length, ...counts } })
  }

  #warnings(name: string): DomainDto['warnings'] {
    const labels = name.split('.')
    const above = labels.slice(1).map((_, i) => labels.slice(i + 1).join('.'))
    const cover = above.find((parent) => [...(this.contributions.get(parent)?.values() ?? [])].some((c) => c.wildcard))
    if (cover === undefined) return []
    return [{ code: 'shadowed-by-wildcard', message: `Without this domain, *.${cover} would answer for it.` }]
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

const specOf = (part: ContributionDto): Record<string, never> =>
  Object.fromEntries(Object.entries(part).filter(([key]) => key !== 'source' && key !== 'revision')) as Record<
    string,
    never
  >
