// SPDX-License-Identifier: Apache-2.0
import type { ExplanationDto, QueryRequestDto, QueryResultDto } from '@/api/types'

export const WHOM = ['all', 'clusters', 'nodes', 'servers'] as const
export type Whom = (typeof WHOM)[number]

export const TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'SRV', 'MX', 'CAA', 'NS', 'SOA', 'PTR', 'HTTPS', 'ANY'] as const

/** What is asked, as the address of the page holds it. */
export interface Question {
  readonly name: string
  readonly type: string
  readonly whom: Whom
  readonly list: readonly string[]
  readonly tcp: boolean
  readonly explain: boolean
}

export const isWhom = (text: string): text is Whom => WHOM.some((whom) => whom === text)

/** Whether there is something to ask and somebody to be asked. */
export const isAskable = ({ name, whom, list }: Question): boolean =>
  name.trim() !== '' && (whom === 'all' || list.length > 0)

/** As many nodes as the server asks at once; of more than these it asks some of every cluster. */
export const MOST_NODES = 1000

export const Question = {
  toDto: ({ name, type, whom, list, tcp, explain }: Question): QueryRequestDto => ({
    name: name.trim(),
    type: type.trim() === '' ? 'A' : type.trim().toUpperCase(),
    transports: tcp ? ['udp', 'tcp'] : ['udp'],
    ...(whom === 'all' ? { allNodes: true } : { [whom]: [...list] }),
    ...(whom === 'servers' ? {} : { sample: MOST_NODES }),
    ...(explain ? { explain } : {}),
  }),
}

/** Somebody who was asked. */
export interface Asked {
  readonly key: string
  /** `cluster/node`; empty: a server by its address. */
  readonly node: string
  readonly server: string
  readonly transport: string
  readonly via: string
  readonly instance: string
  readonly millis: number | undefined
  readonly ttl: number | undefined
  readonly truncated: boolean
  readonly error: string
}

export interface Timing {
  readonly least: number
  readonly median: number
  readonly most: number
}

/** An answer, and all who gave it. */
export interface AnswerGroup {
  readonly status: string
  readonly records: readonly string[]
  readonly total: number
  readonly nodes: number
  readonly asked: readonly Asked[]
  readonly timing: Timing | undefined
  /** Shortest and longest of what they gave. */
  readonly ttl: readonly [number, number] | undefined
  readonly explanation: ExplanationDto | undefined
}

export interface QueryResult {
  readonly name: string
  readonly type: string
  readonly answered: number
  readonly unanswered: number
  /** How many nodes the question is about, and how many of them were asked. */
  readonly nodes: { readonly chosen: number; readonly asked: number }
  /** The most frequent first: more than one is a difference. */
  readonly groups: readonly AnswerGroup[]
  readonly silent: readonly Asked[]
  readonly timing: Timing | undefined
}

function askedOf(dto: QueryResultDto['results'][number], index: number): Asked {
  const node = dto.cluster !== undefined && dto.node !== undefined ? `${dto.cluster}/${dto.node}` : ''
  return {
    key: String(index),
    node,
    server: dto.server ?? '',
    transport: dto.transport,
    via: dto.via,
    instance: dto.instance ?? '',
    millis: dto.millis,
    ttl: dto.ttl,
    truncated: dto.truncated ?? false,
    error: dto.error ?? '',
  }
}

export function timingOf(asked: readonly Asked[]): Timing | undefined {
  const sorted = asked.flatMap(({ millis }) => (millis === undefined ? [] : [millis])).sort((a, b) => a - b)
  const [least] = sorted
  const most = sorted.at(-1)
  const median = sorted[Math.floor((sorted.length - 1) / 2)]
  return least === undefined || most === undefined || median === undefined ? undefined : { least, median, most }
}

export const QueryResult = {
  fromDto(dto: QueryResultDto): QueryResult {
    const all = dto.results.map((result, index) => ({ group: result.group, asked: askedOf(result, index) }))
    const of = (group: number | undefined) => all.filter((each) => each.group === group).map(({ asked }) => asked)
    return {
      name: dto.name,
      type: dto.type,
      answered: dto.answered,
      unanswered: dto.unanswered,
      nodes: dto.nodes,
      groups: dto.groups.map((group, index) => {
        const asked = of(index)
        const ttls = asked.flatMap(({ ttl }) => (ttl === undefined ? [] : [ttl]))
        return {
          status: group.status,
          records: group.records.map(({ name, type, data }) => `${name} ${type} ${data}`),
          total: group.total,
          nodes: group.nodes,
          asked,
          timing: timingOf(asked),
          ttl: ttls.length === 0 ? undefined : [Math.min(...ttls), Math.max(...ttls)],
          explanation: group.explanation,
        }
      }),
      silent: of(undefined),
      timing: timingOf(all.map(({ asked }) => asked)),
    }
  },
}

/** The same question for a shell on the node, or for anywhere where a server was named. */
export function digOf(result: Pick<QueryResult, 'name' | 'type'>, asked?: Pick<Asked, 'server' | 'transport'>): string {
  const parts = ['dig']
  if (asked !== undefined && asked.server !== '') {
    const { address, port } = addressOf(asked.server)
    parts.push(`@${address}`)
    if (port !== '53') parts.push('-p', port)
  }
  parts.push(quoted(result.name), result.type)
  if (asked?.transport === 'tcp') parts.push('+tcp')
  return parts.join(' ')
}

function addressOf(server: string): { readonly address: string; readonly port: string } {
  const found = /^(?:\[(?<v6>.+)\]|(?<v4>[0-9.]+)):(?<port>[0-9]+)$/.exec(server)?.groups
  return { address: found?.['v6'] ?? found?.['v4'] ?? server, port: found?.['port'] ?? '53' }
}

const quoted = (name: string) => (/^[a-z0-9._-]+$/i.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`)
