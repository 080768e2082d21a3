// SPDX-License-Identifier: Apache-2.0
import { VueQueryPlugin, type QueryClient } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { computed, defineComponent, h, nextTick, ref, type Ref } from 'vue'
import { ApiProblem } from '@/api/problem'
import { FakeApi } from '@/mocks/fake-api'
import { FakeFleet } from '@/mocks/fake-fleet'
import { fakeServices } from '@/mocks/mount-app'
import { PAGE_SIZE, usePagedRows, type PagedRows } from './paged-rows'

interface Listed {
  readonly rows: PagedRows<number>
  /** Where pages were read, in order; and what tells whether somebody still waits for them. */
  readonly offsets: number[]
  readonly signals: AbortSignal[]
  readonly question: Ref<string>
  readonly queries: QueryClient
  failure: ApiProblem | undefined
  /** Set to let reads wait for it. */
  gate: Promise<void> | undefined
}

/** A list of the numbers below `total`. */
function listOf(total: number): Listed {
  const { queries } = fakeServices(new FakeApi(new FakeFleet()))
  const [offsets, signals, question] = [[] as number[], [] as AbortSignal[], ref('all')]
  const made: Partial<Listed> = { offsets, signals, question, queries, failure: undefined, gate: undefined }
  const read = async ({ offset, limit }: { offset: number; limit: number }, signal: AbortSignal) => {
    if (made.failure !== undefined) throw made.failure
    offsets.push(offset)
    signals.push(signal)
    await made.gate
    return { items: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => offset + i), total }
  }
  const Holder = defineComponent({
    setup() {
      Object.assign(made, {
        rows: usePagedRows(
          computed(() => ['numbers', question.value]),
          read,
        ),
      })
      return () => h('div')
    },
  })
  mount(Holder, { global: { plugins: [[VueQueryPlugin, { queryClient: queries }]] } })
  return made as Listed
}

describe('rows read by pages', () => {
  it('are there for the first page, and on their way for the rest', async () => {
    const { rows } = listOf(1000)
    expect(rows.loading.value).toBe(true)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    expect(rows.total.value).toBe(1000)
    expect(rows.rowAt(PAGE_SIZE)).toBeUndefined()
    rows.show(120, 150)
    await expect.poll(() => rows.rowAt(PAGE_SIZE)).toBe(PAGE_SIZE)
  })

  it('come from wherever somebody looks, and from ahead where somebody scrolls, without what lies between', async () => {
    const { rows, offsets } = listOf(100_000)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    rows.show(50_150, 50_190)
    await expect.poll(() => rows.rowAt(50_190)).toBe(50_190)
    expect(offsets).toEqual([0, 50_000])
    rows.show(50_151, 50_191)
    await expect.poll(() => rows.rowAt(50_200)).toBe(50_200)
    rows.show(50_010, 50_050)
    await expect.poll(() => rows.rowAt(49_999)).toBe(49_999)
    expect(offsets).toEqual([0, 50_000, 50_200, 49_800])
    rows.show(99_960, 99_999)
    await expect.poll(() => rows.rowAt(99_999)).toBe(99_999)
    expect(offsets.slice(4)).toEqual([99_800])
  })

  it('are not asked for where somebody only passes by, and not waited for where somebody has left', async () => {
    const list = listOf(100_000)
    await expect.poll(() => list.rows.rowAt(0)).toBe(0)
    let open: () => void = () => undefined
    list.gate = new Promise((resolve) => (open = resolve))
    for (const first of [20_100, 30_100, 40_100, 50_100, 60_100]) {
      list.rows.show(first, first + 20)
      await nextTick()
    }
    await expect.poll(() => list.signals.slice(1).map(({ aborted }) => aborted)).toEqual([true, false])
    open()
    await expect.poll(() => list.rows.rowAt(60_100)).toBe(60_100)
    expect(list.offsets).toEqual([0, 20_000, 60_000])
    expect(list.rows.rowAt(40_100)).toBeUndefined()
  })

  it('are let go after a while, and brought again on the way back', async () => {
    const { rows, offsets, queries } = listOf(5000)
    for (let first = 0; first < 5000; first += 500) {
      rows.show(first + 100, first + 130)
      await expect.poll(() => rows.rowAt(first + 100)).toBe(first + 100)
    }
    expect(rows.rowAt(0)).toBeUndefined()
    expect(queries.getQueryCache().findAll({ queryKey: ['numbers'] })).toHaveLength(8)
    const before = offsets.length
    rows.show(0, 20)
    await expect.poll(() => rows.rowAt(20)).toBe(20)
    expect(offsets.slice(before)).toEqual([0])
  })

  it('are read again after a hint where somebody looks, and elsewhere when somebody comes back', async () => {
    const { rows, offsets, queries } = listOf(1000)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    rows.show(680, 700)
    await expect.poll(() => rows.rowAt(700)).toBe(700)
    await queries.invalidateQueries({ queryKey: ['numbers'] })
    expect(offsets).toEqual([0, 600, 600])
    rows.show(0, 20)
    expect(rows.rowAt(20)).toBe(20)
    await expect.poll(() => offsets).toEqual([0, 600, 600, 0])
  })

  it('stay while those of another question come', async () => {
    const { rows, question } = listOf(10)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    question.value = 'some'
    await expect.poll(() => rows.outdated.value).toBe(true)
    expect(rows.rowAt(0)).toBe(0)
    await expect.poll(() => rows.outdated.value).toBe(false)
    expect(rows.rowAt(0)).toBe(0)
  })

  it('of another question come also to who stands far below', async () => {
    const { rows, question, offsets } = listOf(1000)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    rows.show(880, 900)
    await expect.poll(() => rows.rowAt(900)).toBe(900)
    question.value = 'some'
    await expect.poll(() => offsets.slice(2)).toEqual([0, 800])
    await expect.poll(() => rows.outdated.value).toBe(false)
    await expect.poll(() => rows.rowAt(900)).toBe(900)
  })

  it('do not ask again and again when a page fails', async () => {
    const list = listOf(1000)
    await expect.poll(() => list.rows.rowAt(0)).toBe(0)
    list.failure = new ApiProblem(500, 'broken', 'Broken')
    list.rows.show(280, 300)
    await expect.poll(() => list.rows.problem.value?.message).toBe('Broken')
    list.failure = undefined
    const before = list.offsets.length
    list.rows.retry()
    await expect.poll(() => list.rows.rowAt(300)).toBe(300)
    expect(list.rows.problem.value).toBeUndefined()
    expect(list.offsets.slice(before)).toEqual([200])
  })
})
