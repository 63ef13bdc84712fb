/** A list under somebody's eyes: known rows change in place, new ones wait, gone ones stay put until asked for. */

export interface Shown<T> {
  row: T
  gone: boolean
}

export interface Held<T> {
  shown: Shown<T>[]
  waiting: number
}

type Key<T> = (row: T) => number

export function inPlace<T>(shown: readonly Shown<T>[], fresh: readonly T[], key: Key<T>): Held<T> {
  if (shown.length === 0) return { shown: asked(fresh), waiting: 0 }
  const byKey = new Map(fresh.map((row) => [key(row), row]))
  const kept = shown.map(({ row }) => {
    const now = byKey.get(key(row))
    byKey.delete(key(row))
    return { row: now ?? row, gone: now === undefined }
  })
  return { shown: kept, waiting: byKey.size }
}

/** The list as the server orders it. */
export function asked<T>(fresh: readonly T[]): Shown<T>[] {
  return fresh.map((row) => ({ row, gone: false }))
}
