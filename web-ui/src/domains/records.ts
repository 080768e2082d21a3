// SPDX-License-Identifier: Apache-2.0
import type { RecordDto } from '@/api/types'
import { checkAddress } from './addresses'

export type RecordType = RecordDto['type']

/** In the order in which they are offered; the compiler holds it complete. */
const OFFERED = { CNAME: 0, TXT: 0, SRV: 0, MX: 0, CAA: 0, NS: 0, A: 0, AAAA: 0 } satisfies Record<RecordType, 0>
export const RECORD_TYPES = Object.keys(OFFERED) as RecordType[]

/** One row of the form: texts as typed. */
export interface RecordDraft {
  name: string
  type: RecordType
  /** Empty: the domain's. */
  ttl: string
  data: string
}

export const RECORD_PARTS = ['name', 'type', 'ttl', 'data'] as const
export type RecordPart = (typeof RECORD_PARTS)[number]

export type RecordRule =
  | 'recordName'
  | 'recordTtl'
  | 'recordEmpty'
  | 'recordHost'
  | 'recordMx'
  | 'recordSrv'
  | 'recordCaa'
  | 'recordTxt'
  | 'recordV4'
  | 'recordV6'
  | 'recordAlone'

export interface RecordFault {
  readonly index: number
  readonly part: RecordPart
  readonly rule: RecordRule
}

export const NEW_RECORD: RecordDraft = { name: '@', type: 'TXT', ttl: '', data: '' }
export const MOST_RECORDS = 128
const LONGEST_TTL = 604_800
const LONGEST_DATA = 4096

export const RecordDraft = {
  of: ({ name, type, ttl, data }: RecordDto): RecordDraft => ({
    name: name ?? '@',
    type,
    ttl: ttl === undefined ? '' : String(ttl),
    data,
  }),

  toDto: ({ name, type, ttl, data }: RecordDraft): RecordDto => ({
    name: name.trim() === '' ? '@' : name.trim(),
    type,
    ...(ttl.trim() === '' ? {} : { ttl: Number(ttl) }),
    data: data.trim(),
  }),
}

const OWNER = /^(@|(\*|[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?)$/i
const HOST = /^(\.|(?=.{1,254}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)?)$/i
const UINT16 = /^[0-9]{1,5}$/
const CAA = /^(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\s+[a-z0-9]+\s+("([^"\\]|\\.)*"|[^\s"]+)$/i
const STRINGS = /^(("([^"\\]|\\.)*"|[^\s"]+)(\s+|$))+$/

const isUint16 = (text: string | undefined) => text !== undefined && UINT16.test(text) && Number(text) <= 65_535
const isHost = (text: string | undefined) => text !== undefined && HOST.test(text)

function dataFault(type: RecordType, data: string): RecordRule | undefined {
  if (data === '' || data.length > LONGEST_DATA) return 'recordEmpty'
  const parts = data.split(/\s+/)
  const rightIf = (right: boolean, rule: RecordRule) => (right ? undefined : rule)
  const address = checkAddress(data)
  switch (type) {
    case 'CNAME':
    case 'NS':
      return rightIf(parts.length === 1 && isHost(data), 'recordHost')
    case 'MX':
      return rightIf(parts.length === 2 && isUint16(parts[0]) && isHost(parts[1]), 'recordMx')
    case 'SRV':
      return rightIf(parts.length === 4 && parts.slice(0, 3).every(isUint16) && isHost(parts[3]), 'recordSrv')
    case 'CAA':
      return rightIf(CAA.test(data), 'recordCaa')
    case 'TXT':
      return rightIf(STRINGS.test(data), 'recordTxt')
    case 'A':
      return rightIf(address.ok && !address.address.includes(':'), 'recordV4')
    case 'AAAA':
      return rightIf(address.ok && address.address.includes(':'), 'recordV6')
  }
}

/** What is wrong with each record by itself, and a CNAME that does not stand alone; all else the server says. */
export function recordFaults(records: readonly RecordDraft[], addressed: boolean): RecordFault[] {
  return records.flatMap((record, index) => {
    const { name, type, ttl, data } = record
    const at = (part: RecordPart, rule: RecordRule | undefined): RecordFault[] =>
      rule === undefined ? [] : [{ index, part, rule }]
    const typed = name.trim() === '' ? '@' : name.trim()
    const beside = records.some((other, i) => i !== index && (other.name.trim() || '@') === typed)
    const crowded = type === 'CNAME' && (beside || (addressed && typed === '@'))
    const ttlFits = ttl.trim() === '' || (/^[0-9]{1,6}$/.test(ttl.trim()) && Number(ttl) <= LONGEST_TTL)
    return [
      ...at('name', OWNER.test(typed) ? undefined : 'recordName'),
      ...at('type', crowded ? 'recordAlone' : undefined),
      ...at('ttl', ttlFits ? undefined : 'recordTtl'),
      ...at('data', dataFault(type, data.trim())),
    ]
  })
}
