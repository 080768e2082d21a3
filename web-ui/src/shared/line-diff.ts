// SPDX-License-Identifier: Apache-2.0
import { diffLines } from 'diff'

export type DiffRow =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly text: string }
  | { readonly kind: 'skipped'; readonly count: number }

const CONTEXT = 3

/** The lines of two texts, with long runs of unchanged ones folded. */
export function lineDiff(before: string, after: string): DiffRow[] {
  const parts = diffLines(before, after)
  return parts.flatMap((part, index) => {
    const lines = part.value.replace(/\n$/, '').split('\n')
    const kind = part.added ? 'added' : part.removed ? 'removed' : 'same'
    if (kind !== 'same') return lines.map((text) => ({ kind, text }) as const)
    return fold(lines, index > 0 ? CONTEXT : 0, index < parts.length - 1 ? CONTEXT : 0)
  })
}

function fold(lines: readonly string[], head: number, tail: number): DiffRow[] {
  const same = (text: string): DiffRow => ({ kind: 'same', text })
  const skipped = lines.length - head - tail
  if (skipped < 2) return lines.map(same)
  return [
    ...lines.slice(0, head).map(same),
    { kind: 'skipped', count: skipped },
    ...lines.slice(lines.length - tail).map(same),
  ]
}
