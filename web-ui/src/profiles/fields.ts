// SPDX-License-Identifier: Apache-2.0
import type { SpecField } from '@/specs/spec'

/** What most profiles set; parts whose mere presence means something (`network`, `cache.prefetch`) are JSON. */
export const PROFILE_FIELDS: readonly SpecField[] = [
  { at: ['listeners'], kind: 'json', label: 'profiles.field.listeners', hint: 'profiles.hint.listeners' },
  { at: ['stubDomains'], kind: 'json', label: 'profiles.field.stubDomains', hint: 'profiles.hint.stubDomains' },
  { at: ['cache', 'size'], kind: 'number', label: 'profiles.field.cacheSize', hint: 'profiles.hint.cacheSize' },
  { at: ['cache', 'maxTtl'], kind: 'number', label: 'profiles.field.cacheMaxTtl', hint: 'profiles.hint.cacheMaxTtl' },
  {
    at: ['cache', 'maxNegativeTtl'],
    kind: 'number',
    label: 'profiles.field.cacheMaxNegativeTtl',
    hint: 'profiles.hint.cacheMaxNegativeTtl',
  },
  { at: ['negativeTtl'], kind: 'number', label: 'profiles.field.negativeTtl', hint: 'profiles.hint.negativeTtl' },
  {
    at: ['apply'],
    kind: 'choice',
    label: 'profiles.field.apply',
    hint: 'profiles.hint.apply',
    choices: ['auto', 'tick', 'signal'],
  },
  { at: ['network'], kind: 'json', label: 'profiles.field.network', hint: 'profiles.hint.network' },
  { at: ['corefile', 'customBlocks'], kind: 'area', label: 'profiles.field.customBlocks' },
  {
    at: ['corefile', 'baseTemplate'],
    kind: 'area',
    label: 'profiles.field.baseTemplate',
    hint: 'profiles.hint.baseTemplate',
  },
  { at: ['comment'], kind: 'text', label: 'profiles.field.comment' },
]
