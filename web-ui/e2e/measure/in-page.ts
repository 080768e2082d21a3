// SPDX-License-Identifier: Apache-2.0
// Each of these functions runs in the page, by itself: it is handed to the browser as text, and sees nothing that stands around it here.

export interface FirstScreen {
  /** When all of it was on the screen; milliseconds since the navigation began. */
  readonly shown: number
  /** The same, and from then on nothing kept the page from answering for longer than 50 ms. */
  readonly interactive: number
}

declare global {
  interface Window {
    zonefleetFirstScreen?: Promise<FirstScreen>
  }
}

/** Run before the page's own scripts: follows it until each of the selectors finds as many elements as it has to. */
export function followFirstScreen(wanted: readonly (readonly [selector: string, count: number])[]): void {
  const QUIET_MILLIS = 500
  let busyUntil = 0
  new PerformanceObserver((tasks) => {
    for (const { startTime, duration } of tasks.getEntries()) busyUntil = Math.max(busyUntil, startTime + duration)
  }).observe({ type: 'longtask', buffered: true })
  window.zonefleetFirstScreen = new Promise((resolve) => {
    const settle = (shown: number) => {
      const quiet = performance.now() - Math.max(shown, busyUntil)
      if (quiet < QUIET_MILLIS) setTimeout(() => settle(shown), QUIET_MILLIS - quiet)
      else resolve({ shown, interactive: Math.max(shown, busyUntil) })
    }
    const look = () => {
      const isThere = wanted.every(([selector, count]) => document.querySelectorAll(selector).length >= count)
      // what is there now is painted before the next frame begins
      if (isThere) requestAnimationFrame(() => settle(performance.now()))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

export interface Answered {
  readonly millis: number
  readonly total: number
  readonly first: string
}

/** Asks what the list asks, with nothing of the page around it. */
export async function fetchBare({ path, token }: { path: string; token: string }): Promise<Answered> {
  const start = performance.now()
  const response = await fetch(path, { headers: { Authorization: `Bearer ${token}` }, cache: 'no-store' })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const { total, items } = (await response.json()) as { total: number; items: readonly { name: string }[] }
  return { millis: performance.now() - start, total, first: items[0]?.name ?? '' }
}

/** Milliseconds from the last key to the frame that has the result of just this text. */
export function followSearch(wanted: { text: string; total: number; first: string; none: string }): Promise<number> {
  const { text, total, first, none } = wanted
  const GIVE_UP_MILLIS = 30_000
  const started = performance.now()
  return new Promise((resolve, reject) => {
    let lastKey = 0
    const heard = (event: KeyboardEvent) => (lastKey = event.timeStamp)
    addEventListener('keydown', heard, true)
    const isShown = () => {
      if (new URLSearchParams(location.search).get('q') !== text) return false
      const table = document.querySelector('[role=table]')
      if (total === 0) return table === null && document.body.textContent.includes(none)
      return (
        table?.getAttribute('aria-rowcount') === String(total + 1) &&
        table.getAttribute('aria-busy') !== 'true' &&
        table.querySelector('[data-index="0"]')?.textContent.includes(first) === true
      )
    }
    const look = () => {
      if (isShown()) {
        removeEventListener('keydown', heard, true)
        requestAnimationFrame(() => resolve(performance.now() - lastKey))
      } else if (performance.now() - started > GIVE_UP_MILLIS) reject(new Error(`no result of "${text}"`))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

export interface Move {
  /** Rows from the top. */
  readonly from: number
  /** Where it ends. */
  readonly to: number
  /** How long it takes, evenly; 0: at once. */
  readonly millis: number
}

export interface Scrolled {
  /** The longest that one row was in sight without its content, in milliseconds. */
  readonly blank: number
  /** Rows that were in sight at some time. */
  readonly rows: number
  /** Those of them that came into sight without their content. */
  readonly blankRows: number
  /** The longest time between two frames. */
  readonly frame: number
}

/** Scrolls the list and looks at each frame which rows in sight have no content, until all have. */
export function scrollRows({ from, to, millis }: Move): Promise<Scrolled> {
  const GIVE_UP_MILLIS = 20_000
  const ROW = 36
  const scroller = document.querySelector<HTMLElement>('[role=table] .scroller')
  if (scroller === null) throw new Error('no list')
  const blankSince = new Map<number, number>()
  const seen = new Set<number>()
  const blanks = new Set<number>()
  let longest = 0
  let frame = 0

  /** Looks at what this frame shows; says whether all of it has content. */
  const look = (now: number): boolean => {
    const drawn = new Set<number>()
    for (const row of scroller.querySelectorAll<HTMLElement>('[data-index]'))
      if (row.querySelector('.skeleton') === null) drawn.add(Number(row.dataset['index']))
    const first = Math.floor(scroller.scrollTop / ROW)
    const last = Math.ceil((scroller.scrollTop + scroller.clientHeight) / ROW) - 1
    for (const [index, since] of blankSince) {
      if (index >= first && index <= last && !drawn.has(index)) continue
      longest = Math.max(longest, now - since)
      blankSince.delete(index)
    }
    for (let index = first; index <= last; index += 1) {
      seen.add(index)
      if (drawn.has(index) || blankSince.has(index)) continue
      blankSince.set(index, now)
      blanks.add(index)
    }
    return blankSince.size === 0
  }

  return new Promise((resolve, reject) => {
    const start = performance.now()
    let before = start
    const step = (now: number) => {
      frame = Math.max(frame, now - before)
      before = now
      const share = millis === 0 ? 1 : Math.min(1, Math.max(0, now - start) / millis)
      scroller.scrollTop = ROW * (from + (to - from) * share)
      const whole = look(now)
      if (share === 1 && whole) resolve({ blank: longest, rows: seen.size, blankRows: blanks.size, frame })
      else if (now - start - millis > GIVE_UP_MILLIS) reject(new Error(`rows stay blank at ${scroller.scrollTop}`))
      else requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })
}
