// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { propagationOption, withGaps, type PropagationWords } from './propagation-option'
import { minuteAt, propagationFrom } from './propagation'

const AT = '2026-01-01T00:00:00.000Z'
const FROM = Date.parse(AT)
const COLORS = { quiet: 'q', line: 'l', edge: 'e', accent: 'a', danger: 'd' }
const WORDS: PropagationWords = {
  half: 'half',
  most: '99 %',
  millis: (value) => (value === undefined ? '–' : `${value} ms`),
  time: (at) => `minute ${(at - FROM) / 60_000}`,
}
const proofs = (half?: number, most?: number) => ({ expected: 4, proved: 3, measured: 3, half, most })
const PROPAGATION = propagationFrom({
  since: AT,
  minutes: [
    { at: AT, changes: 2, proofs: proofs(0, 100) },
    { at: '2026-01-01T00:01:00.000Z', changes: 1, proofs: proofs(5) },
    { at: '2026-01-01T00:09:00.000Z', changes: 1, proofs: proofs() },
  ],
  changes: [
    {
      id: '01J',
      at: '2026-01-01T00:01:30.000Z',
      counts: { created: 1, updated: 0, deleted: 0, unchanged: 0 },
      proofs: proofs(5),
    },
  ],
})

const seriesOf = () => {
  const { series } = propagationOption(PROPAGATION, FROM, FROM + 3_600_000, WORDS, COLORS)
  return [series].flat()
}

describe('the picture of the propagation', () => {
  it('has half and most of each minute in its middle, and nothing where it is not known', () => {
    expect(seriesOf().map((each) => each?.data)).toEqual([
      [
        [FROM + 30_000, 1],
        [FROM + 90_000, 5],
        ['-', '-'],
        ['-', '-'],
      ],
      [
        [FROM + 30_000, 100],
        ['-', '-'],
        ['-', '-'],
        ['-', '-'],
      ],
    ])
  })

  it('leads no line over minutes in which nothing was changed', () => {
    expect(withGaps(PROPAGATION.minutes).map((row) => row?.changes)).toEqual([2, 1, undefined, 1])
  })

  it('has the changes as marks by which they can be opened', () => {
    expect(seriesOf()[0]?.markLine?.data).toEqual([
      [{ name: '01J', coord: [FROM + 90_000, 1] }, { coord: [FROM + 90_000, 100 ** 0.15] }],
    ])
  })

  it.each([
    [0, 0],
    [0.9, 0],
    [1.1, 1],
    [5.4, 1],
    [5.6, 9],
    [60, 9],
  ])('tells at minute %d of that of %d, whose middle is nearest', (pointed, minute) => {
    expect(minuteAt(PROPAGATION, FROM + pointed * 60_000)?.at).toBe(FROM + minute * 60_000)
  })

  it('tells of no minute where none is known', () => {
    expect(minuteAt({ ...PROPAGATION, minutes: [] }, FROM)).toBeUndefined()
  })
})
