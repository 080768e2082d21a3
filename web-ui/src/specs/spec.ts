// SPDX-License-Identifier: Apache-2.0
import type { SecretKindDto } from '@/api/types'
import { checkAddress } from '@/domains/addresses'
import { isLabel, labelsOf, labelTexts } from '@/domains/labels'
import type { MessageKey } from '@/shared/i18n'
import { isUnfinished, passes, type Check } from './checks'

/** What a cluster, profile or source is declared with, as the API has it. */
export type Spec = Readonly<Record<string, unknown>>

/** One field of a spec that has a field of its own in the form; all others are written as JSON. */
export interface SpecField {
  /** Where it stands: `['cache', 'size']`. */
  readonly at: readonly string[]
  readonly kind: 'text' | 'number' | 'flag' | 'choice' | 'words' | 'addresses' | 'labels' | 'json' | 'area'
  readonly label: MessageKey
  readonly hint?: MessageKey
  readonly choices?: readonly string[]
  readonly required?: boolean
  /** Of what is required: the pointer of another field that will do. */
  readonly instead?: string
  /** Of the name of a secret: its kind. */
  readonly secret?: SecretKindDto
  /** Of a flag: what it is where nothing is said. */
  readonly fallback?: boolean
  /** Of a text, number or each of several words: what it has to be. */
  readonly check?: Check
  /** Of several words: that none at all means something else than that nothing is said. */
  readonly noneIsSaid?: boolean
}

export type FieldValue = string | boolean | readonly string[]

/** What is in the form: texts as typed. */
export interface SpecDraft {
  id: string
  /** By the pointer of the field. */
  values: Record<string, FieldValue>
  /** JSON of what has no field of its own. */
  rest: string
}

export interface SpecFault {
  /** `id`, `rest`, or the pointer of a field. */
  readonly field: string
  readonly rule: 'needed' | 'number' | 'json' | 'object' | 'address' | 'label' | Check['rule']
  readonly value?: string
  /** Bounds of the check. */
  readonly from?: string | number
  readonly to?: string | number
}

export const pointerOf = ({ at }: SpecField): string => `/${at.join('/')}`

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function valueAt(spec: Spec, at: readonly string[]): unknown {
  return at.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), spec)
}

const pretty = (value: unknown) => JSON.stringify(value, undefined, 2)

function typedOf({ kind, fallback }: SpecField, value: unknown): FieldValue {
  switch (kind) {
    case 'flag':
      return typeof value === 'boolean' ? value : (fallback ?? false)
    case 'words':
    case 'addresses':
      return Array.isArray(value) ? value.map(String) : []
    case 'labels':
      return isObject(value) ? labelTexts(value as Record<string, string>) : []
    case 'json':
      return value === undefined ? '' : pretty(value)
    case 'number':
      return typeof value === 'number' ? String(value) : ''
    case 'text':
    case 'choice':
    case 'area':
      return typeof value === 'string' ? value : ''
  }
}

export function draftOf(fields: readonly SpecField[], id: string, spec: Spec): SpecDraft {
  // JSON in and out: what a query holds is a proxy, which structuredClone refuses
  const rest = JSON.parse(JSON.stringify(spec)) as Record<string, unknown>
  const values: Record<string, FieldValue> = {}
  for (const field of fields) {
    const value = valueAt(spec, field.at)
    values[pointerOf(field)] = typedOf(field, value)
    // a form can't tell no words from nothing said, so the former stays where it is
    if (field.noneIsSaid !== true || !Array.isArray(value) || value.length > 0) without(rest, field.at)
  }
  return { id, values, rest: Object.keys(rest).length === 0 ? '' : pretty(rest) }
}

/** Takes a value out, and what is empty without it. */
function without(from: Record<string, unknown>, [key, ...deeper]: readonly string[]): void {
  if (key === undefined || !Object.hasOwn(from, key)) return
  const inner = from[key]
  if (deeper.length > 0 && isObject(inner)) {
    without(inner, deeper)
    if (Object.keys(inner).length > 0) return
  } else if (deeper.length > 0) return
  Reflect.deleteProperty(from, key)
}

/** Undefined: left out. */
function meantBy({ kind }: SpecField, typed: FieldValue): unknown {
  if (typeof typed === 'boolean') return typed
  if (typeof typed !== 'string') {
    if (typed.length === 0) return undefined
    if (kind === 'labels') return labelsOf(typed)
    if (kind === 'words') return typed
    return typed.map((text) => {
      const check = checkAddress(text)
      return check.ok ? check.address : text
    })
  }
  const text = kind === 'area' ? typed : typed.trim()
  if (text === '') return undefined
  if (kind === 'number') return Number(text)
  return kind === 'json' ? parsed(text) : text
}

/** Undefined: this is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The spec that a draft without faults means; what was left empty is left out. */
export function specOf(fields: readonly SpecField[], draft: SpecDraft): Spec {
  const rest = draft.rest.trim() === '' ? {} : parsed(draft.rest)
  const spec: Record<string, unknown> = isObject(rest) ? rest : {}
  for (const field of fields) {
    const value = meantBy(field, draft.values[pointerOf(field)] ?? '')
    if (value !== undefined) put(spec, field.at, value)
  }
  return spec
}

function put(into: Record<string, unknown>, [key, ...deeper]: readonly string[], value: unknown): void {
  if (key === undefined) return
  if (deeper.length === 0) {
    into[key] = value
    return
  }
  const inner = into[key]
  const next = isObject(inner) ? inner : {}
  into[key] = next
  put(next, deeper, value)
}

/** As the form gives it back when nothing is changed in it: so two specs are compared. */
export const normal = (fields: readonly SpecField[], spec: Spec): Spec => specOf(fields, draftOf(fields, '', spec))

export function specFaults(fields: readonly SpecField[], draft: SpecDraft): SpecFault[] {
  const rest = draft.rest.trim() === '' ? {} : parsed(draft.rest)
  return [
    ...(passes({ rule: 'id' }, draft.id) ? [] : [{ field: 'id', rule: 'id' } as const]),
    ...fields.flatMap((field) => {
      const found = faultsAt(field, draft.values[pointerOf(field)] ?? '')
      return isGiven(draft, field.instead) ? found.filter(({ rule }) => rule !== 'needed') : found
    }),
    ...(rest === undefined ? [{ field: 'rest', rule: 'json' } as const] : []),
    ...(rest !== undefined && !isObject(rest) ? [{ field: 'rest', rule: 'object' } as const] : []),
  ]
}

function isGiven({ values }: SpecDraft, pointer: string | undefined): boolean {
  const typed = pointer === undefined ? '' : (values[pointer] ?? '')
  return typeof typed === 'string' ? typed.trim() !== '' : typed !== false
}

/** What is wrong with one field, word by word where it has several. */
export function faultsAt(spec: SpecField, typed: FieldValue): SpecFault[] {
  const field = pointerOf(spec)
  if (typeof typed === 'boolean') return []
  const isEmpty = typeof typed === 'string' ? typed.trim() === '' : typed.length === 0
  if (isEmpty) return spec.required === true ? [{ field, rule: 'needed' }] : []
  if (typeof typed !== 'string') return typed.flatMap((word) => wordFault(spec, field, word))
  const text = typed.trim()
  if (spec.kind === 'number' && !/^[0-9]{1,12}$/.test(text)) return [{ field, rule: 'number' }]
  if (spec.kind === 'json' && parsed(text) === undefined) return [{ field, rule: 'json' }]
  return checked(spec, field, text)
}

function wordFault(spec: SpecField, field: string, value: string): SpecFault[] {
  if (spec.kind === 'labels') return isLabel(value) ? [] : [{ field, rule: 'label', value }]
  if (spec.kind === 'addresses') return checkAddress(value).ok ? [] : [{ field, rule: 'address', value }]
  return checked(spec, field, value)
}

function checked({ check }: SpecField, field: string, value: string): SpecFault[] {
  if (check === undefined || passes(check, value)) return []
  if (isUnfinished(check, value)) return [{ field, rule: 'needed' }]
  const bounds = 'from' in check ? { from: check.from, to: check.to } : {}
  return [{ field, rule: check.rule, value, ...bounds }]
}

/** The field that a server's JSON pointer means: the nearest above it, else the JSON of the rest. */
export function fieldAt(fields: readonly SpecField[], pointer: string): string | undefined {
  if (pointer.startsWith('path/')) return 'id'
  const within = fields.map(pointerOf).filter((at) => pointer === at || pointer.startsWith(`${at}/`))
  const nearest = within.sort((a, b) => b.length - a.length)[0]
  return nearest ?? (pointer.startsWith('/') ? 'rest' : undefined)
}
