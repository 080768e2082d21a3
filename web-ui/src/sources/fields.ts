// SPDX-License-Identifier: Apache-2.0
import type { SpecField } from '@/specs/spec'

const COMMON = {
  interval: {
    at: ['interval'],
    kind: 'text',
    label: 'sources.field.interval',
    hint: 'sources.hint.interval',
    check: { rule: 'duration', from: '1s', to: '24h' },
  },
  timeout: {
    at: ['timeout'],
    kind: 'text',
    label: 'sources.field.timeout',
    hint: 'sources.hint.timeout',
    check: { rule: 'duration', from: '100ms', to: '1m' },
  },
  ttl: {
    at: ['ttl'],
    kind: 'number',
    label: 'sources.field.ttl',
    hint: 'sources.hint.ttl',
    check: { rule: 'range', from: 0, to: 604_800 },
  },
  dryRun: { at: ['dryRun'], kind: 'flag', label: 'sources.field.dryRun', fallback: false },
  shrinkPercent: {
    at: ['shrinkPercent'],
    kind: 'number',
    label: 'sources.field.shrinkPercent',
    hint: 'sources.hint.shrinkPercent',
    check: { rule: 'range', from: 0, to: 100 },
  },
  allowShrink: { at: ['allowShrink'], kind: 'flag', label: 'sources.field.allowShrink', fallback: false },
  comment: { at: ['comment'], kind: 'text', label: 'sources.field.comment' },
} as const satisfies Readonly<Record<string, SpecField>>

/** Of a list that is polled. */
export const SOURCE_FIELDS: readonly SpecField[] = [
  {
    at: ['url'],
    kind: 'text',
    label: 'sources.field.url',
    hint: 'sources.hint.url',
    required: true,
    check: { rule: 'url' },
  },
  { at: ['suffix'], kind: 'text', label: 'sources.field.suffix', hint: 'sources.hint.suffix' },
  COMMON.interval,
  COMMON.timeout,
  COMMON.ttl,
  { at: ['wildcard'], kind: 'flag', label: 'sources.field.wildcard', fallback: true },
  { at: ['enabled'], kind: 'flag', label: 'sources.field.enabled', fallback: true },
  COMMON.dryRun,
  {
    at: ['origin'],
    kind: 'text',
    label: 'sources.field.origin',
    hint: 'sources.hint.origin',
    check: { rule: 'id' },
  },
  COMMON.shrinkPercent,
  COMMON.allowShrink,
  COMMON.comment,
]

/** Of a Kubernetes cluster that is followed. */
export const KUBERNETES_FIELDS: readonly SpecField[] = [
  {
    at: ['url'],
    kind: 'text',
    label: 'sources.kubernetes.field.url',
    hint: 'sources.kubernetes.hint.url',
    required: true,
    check: { rule: 'https' },
  },
  {
    at: ['origin'],
    kind: 'text',
    label: 'sources.field.origin',
    hint: 'sources.kubernetes.hint.origin',
    required: true,
    check: { rule: 'id' },
  },
  {
    at: ['kubernetes', 'token'],
    kind: 'text',
    label: 'sources.kubernetes.field.token',
    hint: 'sources.kubernetes.hint.token',
    required: true,
    check: { rule: 'secret' },
  },
  {
    at: ['tls', 'ca'],
    kind: 'area',
    label: 'sources.kubernetes.field.ca',
    hint: 'sources.kubernetes.hint.ca',
    check: { rule: 'pem' },
  },
  {
    at: ['kubernetes', 'suffixes'],
    kind: 'words',
    label: 'sources.kubernetes.field.suffixes',
    hint: 'sources.kubernetes.hint.suffixes',
    required: true,
    check: { rule: 'name' },
  },
  { at: ['kubernetes', 'ingresses'], kind: 'flag', label: 'sources.kubernetes.field.ingresses', fallback: true },
  { at: ['wildcard'], kind: 'flag', label: 'sources.field.wildcard', fallback: false },
  { at: ['enabled'], kind: 'flag', label: 'sources.kubernetes.field.enabled', fallback: true },
  COMMON.dryRun,
  { ...COMMON.interval, label: 'sources.kubernetes.field.interval' },
  COMMON.timeout,
  COMMON.ttl,
  {
    at: ['kubernetes', 'staleAfter'],
    kind: 'text',
    label: 'sources.kubernetes.field.staleAfter',
    hint: 'sources.kubernetes.hint.staleAfter',
    check: { rule: 'duration', from: '1m', to: '8760h' },
  },
  { ...COMMON.shrinkPercent, label: 'sources.kubernetes.field.shrinkPercent' },
  { ...COMMON.allowShrink, label: 'sources.kubernetes.field.allowShrink' },
  COMMON.comment,
]
