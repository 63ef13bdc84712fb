import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useLive } from '@/stores/live'

class Stream extends EventTarget {
  static readonly CLOSED = 2
  static opened: Stream[] = []
  readyState = 1
  constructor(readonly url: string) {
    super()
    Stream.opened.push(this)
  }
  close(): void {
    this.readyState = Stream.CLOSED
  }
  say(id: number): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ id, kind: 'case.assessed' }) }))
  }
  fail(readyState: number): void {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }
}

const newest = (): Stream => {
  const stream = Stream.opened.at(-1)
  if (!stream) throw new Error('no stream is open')
  return stream
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('EventSource', Stream)
  Stream.opened = []
  setActivePinia(createPinia())
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the live stream', () => {
  it('goes on after the snapshot, once, however often the snapshot is fetched', () => {
    const live = useLive()
    live.follow(41)
    live.follow(57)
    expect(Stream.opened.map((stream) => stream.url)).toEqual(['/api/stream?after=41'])
  })

  it('tells each message once', () => {
    const live = useLive()
    const heard: number[] = []
    live.listen((message) => heard.push(message.id))
    live.follow(41)
    for (const id of [41, 42, 42, 43]) newest().say(id)
    expect(heard).toEqual([42, 43])
  })

  it('leaves a broken line to the browser, and says since when', () => {
    const live = useLive()
    live.follow(41)
    newest().fail(0)
    expect(live.offlineSince).not.toBeNull()
    vi.advanceTimersByTime(60_000)
    expect(Stream.opened).toHaveLength(1)
    newest().dispatchEvent(new Event('open'))
    expect(live.offlineSince).toBeNull()
  })

  it('opens a refused line again, after the last message heard', () => {
    const live = useLive()
    live.follow(41)
    newest().say(44)
    newest().fail(Stream.CLOSED)
    vi.advanceTimersByTime(5000)
    expect(newest().url).toBe('/api/stream?after=44')
  })

  it('is silent after it is stopped', () => {
    const live = useLive()
    live.follow(41)
    newest().fail(Stream.CLOSED)
    live.stop()
    vi.advanceTimersByTime(60_000)
    expect(Stream.opened).toHaveLength(1)
  })
})
