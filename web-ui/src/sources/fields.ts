// SPDX-License-Identifier: Apache-2.0
import type { SpecField } from '@/specs/spec'

export const SOURCE_FIELDS: readonly SpecField[] = [
  { at: ['url'], kind: 'text', label: 'sources.field.url', hint: 'sources.hint.url', required: true },
  { at: ['suffix'], kind: 'text', label: 'sources.field.suffix', hint: 'sources.hint.suffix' },
  { at: ['interval'], kind: 'text', label: 'sources.field.interval', hint: 'sources.hint.interval' },
  { at: ['timeout'], kind: 'text', label: 'sources.field.timeout', hint: 'sources.hint.timeout' },
  { at: ['ttl'], kind: 'number', label: 'sources.field.ttl', hint: 'sources.hint.ttl' },
  { at: ['wildcard'], kind: 'flag', label: 'sources.field.wildcard', fallback: true },
  { at: ['enabled'], kind: 'flag', label: 'sources.field.enabled', fallback: true },
  { at: ['dryRun'], kind: 'flag', label: 'sources.field.dryRun', fallback: false },
  { at: ['origin'], kind: 'text', label: 'sources.field.origin', hint: 'sources.hint.origin' },
  { at: ['shrinkPercent'], kind: 'number', label: 'sources.field.shrinkPercent', hint: 'sources.hint.shrinkPercent' },
  { at: ['allowShrink'], kind: 'flag', label: 'sources.field.allowShrink', fallback: false },
  { at: ['comment'], kind: 'text', label: 'sources.field.comment' },
]
